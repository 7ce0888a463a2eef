package dev.vigil.daemon.launch;

import java.util.OptionalInt;

/** What came of a launch. */
public sealed interface LaunchResult {
    /**
     * The process is there.
     *
     * @param pidfd a descriptor for it, or {@code -errno}: then its end is seen without one, a little later
     * @param status as of {@link PlannedLaunch#status}: whether its program runs is not known before that ends
     * @param problem why its program will never run; then it was killed, and is waited for before anybody hears of it
     */
    record Started(int pid, int pidfd, OptionalInt status, String problem) implements LaunchResult {
        /** The same process, which was killed for a reason. */
        Started failed(String cause) {
            return new Started(pid, pidfd, OptionalInt.empty(), cause);
        }
    }

    /** It could not be started; the cause for a reader. */
    record Refused(String cause) implements LaunchResult {}
}
