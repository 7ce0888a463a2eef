package dev.vigil.daemon.control;

import dev.vigil.api.Action;
import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.api.AtJobs;
import dev.vigil.api.AtOrder;
import dev.vigil.api.EventEntry;
import dev.vigil.api.Events;
import dev.vigil.api.Results;
import dev.vigil.api.Runs;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.Timers;
import dev.vigil.api.UpgradeOrder;
import dev.vigil.api.UsageReport;
import dev.vigil.api.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A vigild whose services all run, and whose outcomes come when a test says so. */
final class FakeBackend implements ControlBackend {
    static final Results DONE = new Results(List.of(new Results.Result("s-0", true, "stopped")));
    private static final String TIME = "2026-11-21T14:05:11.123Z";

    final List<Consumer<Results>> waiting = new ArrayList<>();
    final List<Action> actions = new ArrayList<>();
    final List<EventEntry> events = new ArrayList<>();
    private final List<ServiceStatus> services;
    int answers;

    FakeBackend(int services) {
        this.services = IntStream.range(0, services)
                .mapToObj(i -> new ServiceStatus(
                        "s-" + i,
                        "running",
                        "up",
                        1000 + i,
                        1,
                        true,
                        null,
                        TIME,
                        0,
                        null,
                        null,
                        "it is ready",
                        null,
                        null,
                        null,
                        null))
                .toList();
    }

    /** The oldest outcome that is waited for comes. */
    void finishOne() {
        answers++;
        waiting.removeFirst().accept(DONE);
    }

    static EventEntry event(long id) {
        return new EventEntry(id, TIME, "s-0", "running", "backoff", id, "killed by SIGSEGV ".repeat(10));
    }

    @Override
    public void statusWithUsage(Consumer<Status> answer) {
        answer.accept(status());
    }

    @Override
    public AtJobs atJobs() {
        return new AtJobs(List.of());
    }

    @Override
    public void at(AtOrder order, Consumer<Results> answer) {
        answer.accept(new Results(List.of()));
    }

    @Override
    public boolean atRemove(String id, Consumer<Results> answer) {
        return false;
    }

    @Override
    public Timers timers() {
        return new Timers(List.of());
    }

    @Override
    public Optional<Runs> runs(String name) {
        return Optional.empty();
    }

    @Override
    public boolean usage(String name, Consumer<UsageReport> answer) {
        return false;
    }

    @Override
    public Status status() {
        return new Status(services, new Status.VigildStatus(1, "0.1.0", TIME));
    }

    @Override
    public Optional<ServiceStatus> service(String name) {
        if (name.equals("mistake")) {
            throw new IllegalStateException("a mistake");
        }
        return services.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    @Override
    public Optional<Why> why(String name) {
        return service(name)
                .map(found -> new Why(
                        found, List.of(), 0, null, List.of(), List.of("/bin/true"), null, null, null, null, null));
    }

    @Override
    public Optional<Refusal> act(Action action, Consumer<Results> answer) {
        if (action.names().contains("unknown")) {
            return Optional.of(Refusal.unknown("cannot stop unknown: no such service"));
        }
        actions.add(action);
        if (action.awaited()) {
            waiting.add(answer);
        } else {
            answer.accept(DONE);
        }
        return Optional.empty();
    }

    @Override
    public void settled(Consumer<Results> answer) {
        waiting.add(answer);
    }

    @Override
    public Optional<Refusal> apply(ApplyOrder order, Consumer<ApplyReport> answer) {
        return Optional.of(Refusal.conflict("cannot apply: shutting down"));
    }

    @Override
    public void upgrade(UpgradeOrder order, Consumer<Results> answer) {
        waiting.add(answer);
    }

    @Override
    public void shutdown(Consumer<Results> answer) {
        waiting.add(answer);
    }

    @Override
    public Events recentEvents() {
        return new Events(List.copyOf(events));
    }
}
