package dev.vigil.daemon.boot;

import dev.vigil.api.AtJobs;
import dev.vigil.api.AtOrder;
import dev.vigil.api.Results;
import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.Timetable;
import dev.vigil.daemon.feature.schedule.AtFiles;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.supervise.Supervision;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Commands that are run once at a time, as at(1) has them. Each is a service of its own, {@code at-3}, that is known
 * until it has run with success.
 */
final class AtQueue implements LoopComponent {
    private static final String PREFIX = "at-";
    private static final int JOBS_MAX = 1_000;
    private static final Instant FAR = Instant.parse("2200-01-01T00:00:00Z");
    /** So that what is to be run at once is in the future when its service becomes known. */
    private static final Duration SOONEST = Duration.ofMillis(50);

    private final AtFiles files;
    private final Supervisor supervisor;
    private final Supervision supervision;
    private final LaunchContributor contributors;
    private final BiConsumer<String, Instant> promise;
    private final LongSupplier realtimeNanos;
    private final Queue<String> rested;
    private final Map<Integer, AtOrder> orders = new TreeMap<>();

    /**
     * None is known.
     *
     * @param promise a service that is to be started at a time, however late it becomes known
     * @param rested names of services that have come to rest; this takes them out
     */
    AtQueue(
            AtFiles files,
            Supervisor supervisor,
            Supervision supervision,
            LaunchContributor contributors,
            BiConsumer<String, Instant> promise,
            LongSupplier realtimeNanos,
            ArrayDeque<String> rested) {
        this.files = files;
        this.supervisor = supervisor;
        this.supervision = supervision;
        this.contributors = contributors;
        this.promise = promise;
        this.realtimeNanos = realtimeNanos;
        this.rested = rested;
    }

    /** Adds the names of those that may be such commands: the rest of services costs no turn of the loop. */
    static Consumer<String> collector(ArrayDeque<String> rested) {
        return service -> {
            if (service.startsWith(PREFIX)) {
                rested.add(service);
            }
        };
    }

    /** {@code services} and those that an earlier vigild was told of, unless they have the same names. */
    List<ServiceSpec> with(List<ServiceSpec> services) {
        orders.putAll(files.read());
        orders.values().removeIf(order -> time(order.time()).isEmpty());
        services.forEach(spec -> number(spec.name()).ifPresent(orders::remove));
        List<ServiceSpec> all = new ArrayList<>(services);
        orders.forEach((number, order) -> all.add(spec(number, order)));
        return all;
    }

    /** When each service of them is to be started. */
    Map<String, Instant> times() {
        Map<String, Instant> times = new TreeMap<>();
        orders.forEach((number, order) -> time(order.time()).ifPresent(time -> times.put(PREFIX + number, time)));
        return times;
    }

    /** Whether a service is one of them. */
    boolean has(String service) {
        return number(service).filter(orders::containsKey).isPresent();
    }

    private static Optional<Integer> number(String service) {
        return service.matches("at-[1-9][0-9]{0,8}")
                ? Optional.of(Integer.parseInt(service, PREFIX.length(), service.length(), 10))
                : Optional.empty();
    }

    private static ServiceSpec spec(int number, AtOrder order) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : order.environment()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        Launch launch = Launch.of(order.command())
                .withEnvironment(new Launch.Environment(true, List.of(), variables, false))
                .withSurroundings(Launch.Surroundings.DEFAULT.withWorkingDirectory(order.directory()));
        Timetable.Times times =
                new Timetable.Times(List.of(), Optional.empty(), Optional.of(order.time()), Optional.empty());
        return ServiceSpec.of(PREFIX + number, order.command())
                .withKind(Kind.ONESHOT)
                .withStart(new StartPlan(Duration.ZERO))
                .withRestart(RestartPlan.DEFAULT.withPolicy(RestartPolicy.NEVER))
                .withLaunch(launch)
                .withSection(
                        Timetable.class,
                        new Timetable(times, Timetable.Overlap.SKIP, Timetable.CatchUp.ONCE, Timetable.Spread.NONE));
    }

    /** Takes one more. */
    void add(AtOrder order, Consumer<Results> answer) {
        Optional<Instant> wanted = time(order.time());
        if (wanted.isEmpty()) {
            answer.accept(result("at", false, "not a time of RFC 3339 before the year 2200"));
            return;
        }
        if (orders.size() >= JOBS_MAX) {
            answer.accept(result("at", false, "more than " + JOBS_MAX + " commands wait already"));
            return;
        }
        int number = 1;
        while (orders.containsKey(number) || supervisor.spec(PREFIX + number).isPresent()) {
            number++;
        }
        keep(number, atLeast(order, wanted.get()), answer);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(time -> time.isBefore(FAR));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private AtOrder atLeast(AtOrder order, Instant wanted) {
        Instant soonest = Instant.EPOCH.plusNanos(realtimeNanos.getAsLong()).plus(SOONEST);
        Instant time = wanted.isBefore(soonest) ? soonest : wanted;
        return new AtOrder(time.toString(), order.command(), order.directory(), order.environment());
    }

    private void keep(int number, AtOrder order, Consumer<Results> answer) {
        Optional<String> problem = files.write(number, order);
        if (problem.isPresent()) {
            answer.accept(result(PREFIX + number, false, problem.get()));
            return;
        }
        orders.put(number, order);
        ServiceSpec spec = spec(number, order);
        supervision.ask(new Event.Command.Load(List.of(spec)), outcomes -> {
            Optional<Effect.Outcome> refused =
                    outcomes.stream().filter(outcome -> !outcome.ok()).findFirst();
            refused.ifPresentOrElse(_ -> forget(number), () -> {
                // Its time may have come while its file was written.
                promise.accept(spec.name(), Instant.parse(order.time()));
                contributors.described(Optional.empty(), spec, Optional.empty());
            });
            answer.accept(result(
                    PREFIX + number,
                    refused.isEmpty(),
                    refused.map(Effect.Outcome::message).orElse(order.time())));
        });
    }

    private void forget(int number) {
        orders.remove(number);
        files.remove(number);
    }

    /** Stops and forgets one. @return whether there is such a one; else {@code answer} is never called */
    boolean remove(String id, Consumer<Results> answer) {
        Optional<Integer> found = number(PREFIX + id).filter(orders::containsKey);
        found.ifPresent(number -> {
            String service = PREFIX + number;
            supervision.ask(
                    new Event.Command.Stop(List.of(service)),
                    _ -> drop(service, outcomes -> {
                        boolean gone = outcomes.stream().allMatch(Effect.Outcome::ok);
                        if (gone) {
                            forget(number);
                        }
                        answer.accept(result(service, gone, outcomes.getFirst().message()));
                    }));
        });
        return found.isPresent();
    }

    private void drop(String service, Consumer<List<Effect.Outcome>> answer) {
        supervision.ask(new Event.Command.Remove(List.of(service)), outcomes -> {
            if (outcomes.stream().allMatch(Effect.Outcome::ok)) {
                contributors.forgotten(service);
            }
            answer.accept(outcomes);
        });
    }

    private static Results result(String service, boolean ok, String message) {
        return new Results(List.of(new Results.Result(service, ok, message)));
    }

    /** All that are known. */
    AtJobs jobs() {
        List<AtJobs.AtJob> jobs = new ArrayList<>();
        orders.forEach((number, order) -> jobs.add(new AtJobs.AtJob(
                number,
                PREFIX + number,
                order.time(),
                order.command(),
                supervisor
                        .view(PREFIX + number)
                        .map(ServiceView::state)
                        .map(state -> state.word())
                        .orElse("down"))));
        return new AtJobs(jobs);
    }

    @Override
    public long nextDeadlineNanos() {
        return rested.isEmpty() ? Long.MAX_VALUE : 0;
    }

    /** What has run with success is no service any more; what has failed stays, so that somebody sees it. */
    @Override
    public void tick(long nowNanos) {
        for (String service = rested.poll(); service != null; service = rested.poll()) {
            Optional<Integer> done = number(service).filter(orders::containsKey);
            boolean completed = supervisor
                    .view(service)
                    .filter(view -> view.state().phase() == Phase.COMPLETED)
                    .isPresent();
            if (done.isPresent() && completed) {
                forget(done.get());
                drop(service, _ -> {});
            }
        }
    }
}
