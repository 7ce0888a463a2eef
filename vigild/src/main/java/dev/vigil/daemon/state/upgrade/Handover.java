package dev.vigil.daemon.state.upgrade;

import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one vigild leaves to the next in the same process, by execve(2): the lock of the root, which nobody else can get
 * meanwhile, and the listening control socket, where clients wait meanwhile. Their numbers are told by a variable that
 * begins with the pid, so that no child that inherits it takes it for its own.
 *
 * @param lock the open and locked pid file
 * @param listener the listening control socket
 */
public record Handover(int lock, int listener) {
    private static final String VARIABLE = "VIGIL_HANDOVER=";

    /** What this process was left by the vigild before; it is ours from now on, and no child's. */
    public static Optional<Handover> received(Linux linux) {
        String start = VARIABLE + linux.getpid() + ":";
        for (String line : environment(linux)) {
            if (line.startsWith(start)) {
                String[] numbers = line.substring(start.length()).split(":", -1);
                Handover handover = new Handover(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
                linux.setCloseOnExec(handover.lock, true);
                linux.setCloseOnExec(handover.listener, true);
                return Optional.of(handover);
            }
        }
        return Optional.empty();
    }

    /** This process's environment, with which the next one hears of it. */
    List<String> told(Linux linux) {
        List<String> lines = new ArrayList<>(environment(linux));
        lines.removeIf(line -> line.startsWith(VARIABLE));
        lines.add(VARIABLE + linux.getpid() + ":" + lock + ":" + listener);
        return lines;
    }

    int[] descriptors() {
        return new int[] {lock, listener};
    }

    private static List<String> environment(Linux linux) {
        return List.of(linux.readFile("/proc/self/environ").orElse("").split("\0"));
    }
}
