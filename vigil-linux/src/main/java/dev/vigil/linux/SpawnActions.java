package dev.vigil.linux;

import dev.vigil.linux.SpawnPlan.Descriptor;
import dev.vigil.linux.SpawnPlan.Descriptor.Inherited;
import dev.vigil.linux.SpawnPlan.Descriptor.Opened;
import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * posix_spawn_file_actions_t: what the child does with its descriptors, one after the other.
 *
 * <p>The numbers of the plan are those of the child, those that it inherits are ours, and both share one table: opening
 * number 3 would destroy our 3 that is to become its 5. So what would be destroyed before its turn first moves out of
 * the way, above all numbers in use. In the end everything unlisted is closed; the JDK has descriptors that are not
 * close-on-exec.
 *
 * <p>No lambdas and no switch over types here: linking those costs some 15 ms the first time, and a command that
 * starts one program and ends has only a first time.
 */
final class SpawnActions {
    private final long address;
    private final List<Descriptor> descriptors;
    private int problem;

    /** @param address of memory for it */
    SpawnActions(long address, List<Descriptor> descriptors) {
        this.address = address;
        this.descriptors = descriptors;
        Calls.callReturning(Symbol.SPAWN_ACTIONS_INIT, address);
    }

    void destroy() {
        Calls.callReturning(Symbol.SPAWN_ACTIONS_DESTROY, address);
    }

    /** @return 0, or {@code -errno} of the first that could not be added */
    int addAll(SpawnPlan.Options options) {
        Map<Integer, Integer> moved = moveAway();
        for (Descriptor descriptor : descriptors) {
            if (descriptor instanceof Opened opened) {
                open(opened.number(), opened.path(), opened.flags(), opened.mode());
            } else if (descriptor instanceof Inherited inherited) {
                dup2(moved.getOrDefault(inherited.ours(), inherited.ours()), inherited.number());
            }
        }
        int next = highestNumber() + 1;
        closeGaps(next);
        if (options.directory().isPresent()) {
            chdir(options.directory().get());
        }
        if (options.gate().isPresent()) {
            open(next, options.gate().get(), Flags.O_RDONLY, 0);
        }
        add(Symbol.SPAWN_ACTIONS_CLOSEFROM, next, 0);
        return problem;
    }

    /** @return where those of ours have gone that would be overwritten before they are wanted */
    private Map<Integer, Integer> moveAway() {
        Map<Integer, Integer> moved = new HashMap<>();
        Set<Integer> overwritten = new HashSet<>();
        int free = Math.max(highestNumber(), highestOfOurs()) + 1;
        for (Descriptor descriptor : descriptors) {
            if (descriptor instanceof Inherited inherited
                    && overwritten.contains(inherited.ours())
                    && !moved.containsKey(inherited.ours())) {
                dup2(inherited.ours(), free);
                moved.put(inherited.ours(), free++);
            }
            overwritten.add(descriptor.number());
        }
        return moved;
    }

    private int highestNumber() {
        int highest = -1;
        for (Descriptor descriptor : descriptors) {
            highest = Math.max(highest, descriptor.number());
        }
        return highest;
    }

    private int highestOfOurs() {
        int highest = -1;
        for (Descriptor descriptor : descriptors) {
            if (descriptor instanceof Inherited inherited) {
                highest = Math.max(highest, inherited.ours());
            }
        }
        return highest;
    }

    private void closeGaps(int end) {
        Set<Integer> listed = new HashSet<>();
        for (Descriptor descriptor : descriptors) {
            listed.add(descriptor.number());
        }
        for (int number = 0; number < end; number++) {
            if (!listed.contains(number)) {
                add(Symbol.SPAWN_ACTIONS_CLOSE, number, 0);
            }
        }
    }

    private void open(int number, String path, int flags, int mode) {
        long text = Scratch.mine().path(path);
        keep(
                text < 0
                        ? (int) text
                        : Calls.callReturning(Symbol.SPAWN_ACTIONS_OPEN, address, number, text, flags, mode));
    }

    private void dup2(int ours, int number) {
        add(Symbol.SPAWN_ACTIONS_DUP2, ours, number);
    }

    private void chdir(String directory) {
        long text = Scratch.mine().path(directory);
        keep(text < 0 ? (int) text : Calls.callReturning(Symbol.SPAWN_ACTIONS_CHDIR, address, text));
    }

    private void add(Symbol function, long first, long second) {
        keep(Calls.callReturning(function, address, first, second));
    }

    private void keep(int result) {
        if (problem == 0) {
            problem = result;
        }
    }
}
