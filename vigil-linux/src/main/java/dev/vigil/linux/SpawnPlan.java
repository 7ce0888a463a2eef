package dev.vigil.linux;

import java.util.List;
import java.util.Optional;

/**
 * All that a child needs, as data: no Java runs between fork and exec. The child always has default signal
 * dispositions, an empty signal mask and no descriptor but those listed.
 *
 * @param path absolute path of the program
 * @param argv arguments with the program's name first
 * @param environment {@code KEY=value} lines
 * @param descriptors what the child has open
 * @param options further attributes
 */
public record SpawnPlan(
        String path, List<String> argv, List<String> environment, List<Descriptor> descriptors, Options options) {

    /** One open descriptor of the child. */
    public sealed interface Descriptor {
        /** The number it has in the child. */
        int number();

        /** Opened in the child, as a new open file. */
        record Opened(int number, String path, int flags, int mode) implements Descriptor {}

        /** A duplicate of one of ours; flags of the open file are shared. */
        record Inherited(int number, int ours) implements Descriptor {}
    }

    /**
     * Further attributes.
     *
     * @param newSession setsid(2) in the child
     * @param newGroup setpgid(0, 0) in the child; not together with a new session
     * @param directory working directory
     * @param umask as of umask(2); set on the spawning thread, which must have called {@link Linux#unshareFs}
     * @param ignoredSignals signals that the child ignores, normally none. A child can only inherit this: the spawning
     *     process must ignore them itself, {@link Linux#setSignalIgnored}
     * @param gate a FIFO at which the child waits, before execve(2), until someone opens it for writing (or for both,
     *     which never waits); the spawning thread waits with it
     */
    public record Options(
            boolean newSession,
            boolean newGroup,
            Optional<String> directory,
            Optional<Integer> umask,
            List<Integer> ignoredSignals,
            Optional<String> gate) {
        /** A session of its own, all else as the parent has it. */
        public static final Options SESSION = new Options(true, false, Optional.empty(), Optional.empty(), List.of());

        /** Without a gate. */
        public Options(
                boolean newSession,
                boolean newGroup,
                Optional<String> directory,
                Optional<Integer> umask,
                List<Integer> ignoredSignals) {
            this(newSession, newGroup, directory, umask, ignoredSignals, Optional.empty());
        }

        /** The same with a gate. */
        public Options withGate(String path) {
            return new Options(newSession, newGroup, directory, umask, ignoredSignals, Optional.of(path));
        }
    }
}
