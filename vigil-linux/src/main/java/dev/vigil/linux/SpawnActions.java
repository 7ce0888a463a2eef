package dev.vigil.linux;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * posix_spawn_file_actions_t: what the child does with its descriptors, one after the other.
 *
 * <p>The numbers of the plan are those of the child, those that it inherits are ours, and both share one table: opening
 * number 3 would destroy our 3 that is to become its 5. So what would be destroyed before its turn first moves out of the
 * way, above all numbers in use. In the end everything unlisted is closed; the JDK has descriptors that are not
 * close-on-exec.
 */
final class SpawnActions {
    private final long address;
    private int problem;

    /** @param address of memory for it */
    SpawnActions(long address) {
        this.address = address;
        Calls.callReturning(Symbol.SPAWN_ACTIONS_INIT, address);
    }

    void destroy() {
        Calls.callReturning(Symbol.SPAWN_ACTIONS_DESTROY, address);
    }

    /** @return 0, or {@code -errno} of the first that could not be added */
    int addAll(SpawnPlan plan) {
        Map<Integer, Integer> moved = moveAway(plan.descriptors());
        for (SpawnPlan.Descriptor descriptor : plan.descriptors()) {
            switch (descriptor) {
                case Opened opened -> open(opened.number(), opened.path(), opened.flags(), opened.mode());
                case Inherited inherited ->
                    dup2(moved.getOrDefault(inherited.ours(), inherited.ours()), inherited.number());
            }
        }
        int next = numbers(plan.descriptors()).max().orElse(-1) + 1;
        Set<Integer> listed = numbers(plan.descriptors()).boxed().collect(Collectors.toSet());
        IntStream.range(0, next).filter(number -> !listed.contains(number)).forEach(this::close);
        plan.options().directory().ifPresent(this::chdir);
        plan.options().gate().ifPresent(gate -> open(next, gate, Flags.O_RDONLY, 0));
        add(Symbol.SPAWN_ACTIONS_CLOSEFROM, next, 0);
        return problem;
    }

    /** @return where those of ours have gone that would be overwritten before they are wanted */
    private Map<Integer, Integer> moveAway(List<SpawnPlan.Descriptor> descriptors) {
        Map<Integer, Integer> moved = new HashMap<>();
        Set<Integer> overwritten = new HashSet<>();
        int free = Math.max(
                        numbers(descriptors).max().orElse(-1),
                        ours(descriptors).max().orElse(-1))
                + 1;
        for (SpawnPlan.Descriptor descriptor : descriptors) {
            if (descriptor instanceof Inherited(int _, int ours)
                    && overwritten.contains(ours)
                    && !moved.containsKey(ours)) {
                dup2(ours, free);
                moved.put(ours, free++);
            }
            overwritten.add(descriptor.number());
        }
        return moved;
    }

    private static IntStream numbers(List<SpawnPlan.Descriptor> descriptors) {
        return descriptors.stream().mapToInt(SpawnPlan.Descriptor::number);
    }

    private static IntStream ours(List<SpawnPlan.Descriptor> descriptors) {
        return descriptors.stream()
                .flatMapToInt(descriptor ->
                        descriptor instanceof Inherited inherited ? IntStream.of(inherited.ours()) : IntStream.empty());
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

    private void close(int number) {
        add(Symbol.SPAWN_ACTIONS_CLOSE, number, 0);
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
