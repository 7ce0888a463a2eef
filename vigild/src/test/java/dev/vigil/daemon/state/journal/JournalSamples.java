package dev.vigil.daemon.state.journal;

import dev.vigil.core.End;
import dev.vigil.core.Exit;
import dev.vigil.core.Goal;
import dev.vigil.core.History;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.TriggerCause;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.StopPlan.FurtherSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records with every kind of state, end and exit in them. */
final class JournalSamples {
    private JournalSamples() {}

    static List<ServiceRecord> records() {
        List<ServiceRecord> records = new ArrayList<>();
        for (ServiceState state : states()) {
            records.add(record("web-" + records.size(), state, Optional.empty()));
        }
        for (End end : ends()) {
            records.add(record("end-" + records.size(), stopping(), Optional.of(end)));
        }
        return records;
    }

    /** The first of them, later. */
    static ServiceRecord changed() {
        return record("web-0", new ServiceState.Failed(), Optional.empty());
    }

    private static Incarnation any() {
        return new Incarnation("", 7);
    }

    private static ServiceState stopping() {
        return new ServiceState.Stopping(any(), 0, StopStep.KILLED, 3, Long.MAX_VALUE);
    }

    private static List<ServiceState> states() {
        return List.of(
                new ServiceState.Down(),
                new ServiceState.Waiting("db"),
                new ServiceState.Starting(any(), 0, 1, Long.MAX_VALUE),
                new ServiceState.Running(any(), 4711, 1, 2),
                new ServiceState.Stopping(any(), 4711, StopStep.ASKED, 1, 2),
                new ServiceState.Stopping(any(), 4711, StopStep.ASKED, 3, 1, 2),
                new ServiceState.Stopping(any(), 0, StopStep.POST_STOP, 1, 1, Long.MAX_VALUE),
                new ServiceState.Backoff(12345678901L),
                new ServiceState.Completed(),
                new ServiceState.Failed());
    }

    private static List<End> ends() {
        return List.of(
                new End.Exited(new Exit.Unknown(true), 5),
                new End.TimedOut(ServiceSpec.Kind.ONESHOT, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
                new End.NotSpawned("", "no such file"),
                new End.Broken("ärger"),
                new End.Triggered("no WATCHDOG=1 within 30 s", 5, TriggerCause.WATCHDOG));
    }

    private static ServiceState named(ServiceState state, String name) {
        Incarnation incarnation = new Incarnation(name, 7);
        return switch (state) {
            case ServiceState.Starting s ->
                new ServiceState.Starting(incarnation, s.pid(), s.startedNanos(), s.deadlineNanos());
            case ServiceState.Running s ->
                new ServiceState.Running(incarnation, s.pid(), s.startedNanos(), s.readyNanos());
            case ServiceState.Stopping s ->
                new ServiceState.Stopping(
                        incarnation, s.pid(), s.step(), s.further(), s.startedNanos(), s.deadlineNanos());
            default -> state;
        };
    }

    private static ServiceSpec spec(String name) {
        ServiceSpec plain = StopSpecCodec.of(name);
        FurtherSignal further = new FurtherSignal(2, Duration.ofMillis(1_500));
        StopPlan several = plain.stop().withKillMode(KillMode.PROCESS).withFurther(List.of(further, further));
        return name.startsWith("end-") ? plain.withStop(several) : plain;
    }

    private static ServiceRecord record(String name, ServiceState state, Optional<End> end) {
        List<ExitRecord> exits = List.of(
                new ExitRecord(6, new Exit.Killed(11, true, true), 100, 90, true, false),
                new ExitRecord(5, new Exit.Code(255), 80, 70, false, true));
        return new ServiceRecord(
                spec(name),
                name.length() % 2 == 0 ? Goal.UP : Goal.DOWN,
                end.isPresent(),
                named(state, name),
                7,
                123456789012345L,
                true,
                new History(3, 2, 70, List.of(1L, 200L), exits),
                end.map(some -> some instanceof End.NotSpawned not ? new End.NotSpawned(name, not.error()) : some),
                "asked to stop",
                "db",
                "serving 5 requests",
                "ready after 1.2 s");
    }
}
