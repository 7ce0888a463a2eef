package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.process.Processes;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What the state machine wants done to processes. */
public final class ProcessEffects {
    private static final int NAMED_MAX = 8;
    private static final long NOTE_NANOS = 3_600_000_000_000L;

    private final Processes processes;
    private final ServiceNotes notes;
    private final LongSupplier nowNanos;

    /** @param nowNanos the loop's reading of the clock */
    public ProcessEffects(Processes processes, ServiceNotes notes, LongSupplier nowNanos) {
        this.processes = processes;
        this.notes = notes;
        this.nowNanos = nowNanos;
    }

    void send(Effect.SendSignal send) {
        processes.signals().send(send.incarnation(), send.signal(), send.wholeGroup());
    }

    void awaitGroupEmpty(Incarnation incarnation) {
        processes.proof().await(incarnation, nowNanos.getAsLong());
        processes.mains().endSearch(incarnation);
    }

    /** What is left of it runs on, and an operator is told. */
    void leaveAlone(Incarnation incarnation) {
        List<Integer> left = processes.proof().leaveAlone(incarnation);
        if (!left.isEmpty()) {
            String some = left.stream().limit(NAMED_MAX).map(String::valueOf).collect(Collectors.joining(", "));
            String more = left.size() > NAMED_MAX ? " and " + (left.size() - NAMED_MAX) + " more" : "";
            String text = "left running after the end of " + incarnation + ": pid " + some + more;
            notes.put(incarnation.service(), text, NOTE_NANOS);
        }
    }
}
