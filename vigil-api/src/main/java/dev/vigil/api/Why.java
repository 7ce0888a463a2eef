package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /api/v1/services/NAME/why}: why it is in the state it is in. The last output is not part of it:
 * a reader finds that in the log store without vigild, between the times that are told here.
 *
 * @param service its status
 * @param exits its latest ends, newest first
 * @param endsInRow how many ends came one soon after the other, none after a stable run, also beyond those in
 *     {@code exits}; 0: its latest run was stable
 * @param inRowSince RFC 3339, when the first of these was; absent when there is none or it is not known
 * @param waitingFor services that it waits for, with the state of each
 * @param command what is run
 * @param outputSince RFC 3339, from when on the launch that has ended last has written, or the only one; absent when it
 *     is not known
 * @param outputUntil RFC 3339, when the launch after it has begun; absent when there is none
 * @param logDirectory where its log is kept; absent when it has none
 * @param launchedWith settings with which what runs was launched, where it is described otherwise now; absent: there is
 *     none
 * @param health what its health checks have found; absent when it has none, or does not run
 */
public record Why(
        ServiceStatus service,
        List<ExitEntry> exits,
        long endsInRow,
        @Nullable String inRowSince,
        List<Waited> waitingFor,
        List<String> command,
        @Nullable String outputSince,
        @Nullable String outputUntil,
        @Nullable String logDirectory,
        @Nullable List<LaunchedWith> launchedWith,
        @Nullable HealthDetail health) {

    /**
     * One end.
     *
     * @param how {@code exit code 1}, {@code killed by SIGSEGV}, ...
     * @param at RFC 3339
     * @param ranMillis how long it had run
     * @param ready whether it had been ready
     * @param asked whether it was being stopped
     * @param coreDumped whether a core dump was written
     * @param outOfMemory whether the kernel's out-of-memory killer did it
     */
    public record ExitEntry(
            long incarnation,
            String how,
            String at,
            long ranMillis,
            boolean ready,
            boolean asked,
            boolean coreDumped,
            boolean outOfMemory) {}

    /**
     * A setting that holds for what runs.
     *
     * @param value absent: it was not given, or is not to be shown
     */
    public record LaunchedWith(String key, @Nullable String value) {}

    /** A service that is waited for. */
    public record Waited(String name, String state) {}
}
