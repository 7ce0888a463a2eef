package dev.vigil.daemon.feature.schedule;

import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceView;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.spec.SuccessExits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes down when the runs of scheduled services began and how they ended. */
final class RunRecorder {
    private final RunFile file;
    private final Function<String, Optional<ServiceView>> views;
    private final Map<Incarnation, RunEntry> open = new HashMap<>();
    /** Ends that the state machine hears of after us: how they are judged is looked at once it has. */
    private final List<Incarnation> ended = new ArrayList<>();

    RunRecorder(RunFile file, Function<String, Optional<ServiceView>> views) {
        this.file = file;
        this.views = views;
    }

    void launched(Incarnation incarnation, long wallMicros) {
        open.put(incarnation, file.begin(incarnation.service(), wallMicros));
    }

    /** Goes on with a run that an earlier vigild has begun. */
    void resume(Incarnation incarnation) {
        file.of(incarnation.service())
                .latest()
                .filter(run -> !run.hasEnded())
                .ifPresent(run -> open.put(incarnation, run));
    }

    void ended(Incarnation incarnation) {
        ended.add(incarnation);
    }

    boolean hasEnds() {
        return !ended.isEmpty();
    }

    /** The ends since this was last asked. */
    List<Incarnation> takeEnds() {
        List<Incarnation> taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }

    /** Writes down how a run ended. */
    void record(Incarnation incarnation, SuccessExits successes, ScheduledService.Moment now) {
        Optional<ServiceView> view = views.apply(incarnation.service());
        long wallMicros = micros(now);
        RunEntry run = Optional.ofNullable(open.remove(incarnation))
                .orElseGet(() -> file.begin(incarnation.service(), wallMicros));
        Optional<ExitRecord> exit = view.flatMap(service -> service.exits().stream()
                .filter(each -> each.incarnation() == incarnation.number())
                .findFirst());
        long endMicros = exit.map(each -> wallMicros - (now.monotonicNanos() - each.atNanos()) / 1_000)
                .orElse(wallMicros);
        Phase phase = view.map(service -> service.state().phase()).orElse(Phase.DOWN);
        boolean current = view.filter(service -> service.incarnation() == incarnation.number())
                .isPresent();
        boolean failed = current && (phase == Phase.FAILED || phase == Phase.BACKOFF);
        boolean good = exit.filter(each -> isSuccess(each.exit(), successes)).isPresent();
        String why = view.map(ServiceView::reason).orElse("");
        String result = exit.isEmpty() || (failed && good)
                ? why
                : exit.map(each -> each.exit().describe()).orElse("");
        file.end(incarnation.service(), run.ended(endMicros, good && !failed, result));
    }

    private static boolean isSuccess(Exit exit, SuccessExits successes) {
        return (exit instanceof Exit.Code(int code) && successes.codes().contains(code))
                || (exit instanceof Exit.Killed killed && successes.signals().contains(killed.signal()));
    }

    static long micros(ScheduledService.Moment now) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, now.wall());
    }
}
