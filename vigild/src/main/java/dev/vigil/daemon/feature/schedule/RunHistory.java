package dev.vigil.daemon.feature.schedule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What is remembered of one service: its latest runs, up to when its times are done, its last boot. */
final class RunHistory {
    /** Runs that are kept of a service. */
    static final int KEPT_MAX = 100;

    private final Deque<RunEntry> runs = new ArrayDeque<>();
    private long anchorMicros;
    private String boot = "";

    long anchorMicros() {
        return anchorMicros;
    }

    void anchor(long micros) {
        anchorMicros = micros;
    }

    /** The boot in which it was last started because vigild was. */
    String boot() {
        return boot;
    }

    void boot(String id) {
        boot = id;
    }

    /** Oldest first. */
    List<RunEntry> runs() {
        return List.copyOf(runs);
    }

    Optional<RunEntry> latest() {
        return Optional.ofNullable(runs.peekLast());
    }

    RunEntry begin(long micros) {
        RunEntry run = new RunEntry(latest().map(RunEntry::number).orElse(0L) + 1, micros, 0, false, "");
        add(run);
        return run;
    }

    void add(RunEntry run) {
        runs.addLast(run);
        if (runs.size() > KEPT_MAX) {
            runs.removeFirst();
        }
    }

    /** Replaces the run of the same number. */
    void replace(RunEntry run) {
        List<RunEntry> all = List.copyOf(runs);
        runs.clear();
        all.forEach(each -> runs.addLast(each.number() == run.number() ? run : each));
    }
}
