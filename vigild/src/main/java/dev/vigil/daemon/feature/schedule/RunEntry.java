package dev.vigil.daemon.feature.schedule;

/**
 * One run of a service.
 *
 * @param number counts the runs of the service, also over restarts of vigild and of the machine, from 1
 * @param startMicros since 1970
 * @param endMicros since 1970; 0: it runs, or its end was not seen
 * @param ok whether it ended with success
 * @param result how it ended, for a reader: {@code exit code 1}; empty: it runs, or its end was not seen
 */
public record RunEntry(long number, long startMicros, long endMicros, boolean ok, String result) {
    RunEntry ended(long micros, boolean success, String how) {
        return new RunEntry(number, startMicros, Math.max(startMicros, micros), success, how);
    }

    /** Whether its end is known. */
    public boolean hasEnded() {
        return endMicros != 0;
    }
}
