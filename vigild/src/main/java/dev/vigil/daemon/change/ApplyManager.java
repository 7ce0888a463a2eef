package dev.vigil.daemon.change;

import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.config.SupervisorSettings;
import dev.vigil.core.Effect.Outcome;
import dev.vigil.core.Event.Command;
import dev.vigil.core.Goal;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.change.ChangePlan;
import dev.vigil.core.change.ChangeStep;
import dev.vigil.core.change.Rollout;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Timetable;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.Mailbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes what runs as the files say. One apply at a time: its files are read on another thread, all problems at once; a
 * file with problems changes nothing. Then a {@link Rollout} is carried out, one request to the state machine after
 * the other; each is journaled before it is acted upon, as every request is.
 *
 * <p>A vigild that is killed meanwhile leaves services of which each runs as it was described before or as it is now.
 * The next one reads the files, so all are described as now, and knows by {@link LaunchedSettings} what has not had its
 * turn. It says so, and goes on with that at the next apply; not by itself, for that may be what killed vigild.
 */
public final class ApplyManager {
    private final Supervisor supervisor;
    private final StateRequests requests;
    private final LaunchedSettings launched;
    private final LaunchContributor contributors;
    private final ConfigurationSource source;
    private final Surroundings surroundings;
    private List<String> files = List.of();
    private boolean busy;
    private boolean waits;
    private OptionalLong readNanos = OptionalLong.empty();
    private Optional<ApplyRun> current = Optional.empty();
    /** Of the last apply, if it has failed and nothing was put back. */
    private Optional<ApplyRun.Former> failed = Optional.empty();

    /**
     * What an apply needs of the rest of vigild.
     *
     * @param reader reads files
     * @param mailbox of the loop
     * @param nowNanos the loop's reading of the clock
     * @param apart whether a service is no matter of files
     */
    public record Surroundings(
            BlockingExecutor reader, Mailbox mailbox, LongSupplier nowNanos, Predicate<String> apart, DaemonLog log) {}

    /** The state machine, asked for something; the answer comes once, perhaps at once. */
    @FunctionalInterface
    public interface StateRequests {
        /** Asks. */
        void ask(Command command, Consumer<List<Outcome>> answer);
    }

    /** What was read, and what this machine lacks for it. */
    private record Read(ConfigurationSource.Reading reading, Map<String, List<String>> lacks) {}

    /** @param contributors all of them: they hear of what is described anew */
    public ApplyManager(
            Supervisor supervisor,
            StateRequests requests,
            LaunchedSettings launched,
            LaunchContributor contributors,
            ConfigurationSource source,
            Surroundings surroundings) {
        this.supervisor = supervisor;
        this.requests = requests;
        this.launched = launched;
        this.contributors = contributors;
        this.source = source;
        this.surroundings = surroundings;
    }

    /** Whether something is being changed. */
    public boolean isUnderWay() {
        return busy;
    }

    /** When files were applied last, on the monotonic clock; empty: they were read at the start only. */
    public OptionalLong readNanos() {
        return readNanos;
    }

    /** Settings of what runs of a service that are described otherwise now: by key, a value that is to be shown. */
    public Map<String, Optional<String>> drift(String service) {
        return launched.drift(service);
    }

    /**
     * Begins.
     *
     * @param answer called once, unless it is refused
     * @return why it is refused
     */
    public Optional<String> apply(ApplyOrder order, Consumer<ApplyReport> answer) {
        Optional<String> refusal = source.refusal();
        if (refusal.isEmpty() && !order.isDry()) {
            refusal = refusal();
        }
        if (refusal.isPresent()) {
            return refusal;
        }
        busy |= !order.isDry();
        List<String> chosen = order.files() == null ? files : List.copyOf(order.files());
        List<ServiceSpec> known = known().specs();
        surroundings.reader().run(() -> {
            Read read = read(chosen, known);
            surroundings.mailbox().post(() -> answerPlan(order, chosen, read, answer));
        });
        return Optional.empty();
    }

    private Optional<String> refusal() {
        if (busy) {
            return Optional.of(
                    "another apply is under way" + current.map(ApplyRun::doing).orElse(""));
        }
        return supervisor.isShuttingDown() ? Optional.of("shutting down") : Optional.empty();
    }

    private Read read(List<String> chosen, List<ServiceSpec> known) {
        try {
            ConfigurationSource.Reading reading = source.read(chosen);
            Set<ServiceSpec> same = new HashSet<>(known);
            Map<String, List<String>> lacks = new HashMap<>();
            reading.services().stream()
                    .filter(spec -> reading.problems().isEmpty() && !same.contains(spec))
                    .forEach(spec -> lacks.put(spec.name(), source.problems(spec)));
            return new Read(reading, lacks);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            List<String> problems = List.of("cannot read the files: " + e);
            return new Read(new ConfigurationSource.Reading(List.of(), problems, SupervisorSettings.DEFAULT), Map.of());
        }
    }

    private void answerPlan(ApplyOrder order, List<String> chosen, Read read, Consumer<ApplyReport> answer) {
        try {
            planned(order, chosen, read, answer);
        } catch (RuntimeException mistake) {
            surroundings.log().bug("the plan of an apply", mistake);
            end(order, answer, ApplyReports.invalid(List.of("cannot plan: " + mistake)));
        }
    }

    private void planned(ApplyOrder order, List<String> chosen, Read read, Consumer<ApplyReport> answer) {
        if (!read.reading().problems().isEmpty()) {
            end(order, answer, ApplyReports.invalid(read.reading().problems()));
            return;
        }
        List<ServiceSpec> wanted = read.reading().services();
        if (takesBack(order, wanted)) {
            ApplyRun.Former former = failed.orElseThrow();
            Predicate<String> starts = former.wanted()::contains;
            ChangePlan plan = ChangePlan.of(known(starts), former.services());
            restoreFiles(order, former);
            begin(order, plan, starts, Optional.empty(), answer);
            return;
        }
        Set<String> timed = wanted.stream()
                .filter(spec -> spec.section(Timetable.class).isPresent())
                .map(ServiceSpec::name)
                .collect(Collectors.toSet());
        Predicate<String> starts = name -> source.startsNew() && !timed.contains(name);
        ChangePlan plan = ChangePlan.of(known(starts), wanted);
        List<String> lacking = lacking(plan, read.lacks());
        if (!lacking.isEmpty()) {
            end(order, answer, ApplyReports.lacking(plan, lacking));
            return;
        }
        ApplyRun.Former former = new ApplyRun.Former(known().specs(), wanted(), wanted, files, readNanos);
        if (!order.isDry()) {
            files = chosen;
            readNanos = OptionalLong.of(surroundings.nowNanos().getAsLong());
        }
        begin(order, plan, starts, Optional.of(former), answer);
    }

    private void restoreFiles(ApplyOrder order, ApplyRun.Former former) {
        if (!order.isDry()) {
            files = former.formerFiles();
            readNanos = former.readNanos();
        }
    }

    /** The last apply has failed, and the files say the same: there is nothing else that could be meant. */
    private boolean takesBack(ApplyOrder order, List<ServiceSpec> wanted) {
        return order.rollsBack()
                && failed.filter(former -> former.files().equals(wanted)).isPresent();
    }

    private Set<String> wanted() {
        return supervisor.view().stream()
                .filter(view -> view.goal() == Goal.UP)
                .map(ServiceView::name)
                .collect(Collectors.toSet());
    }

    /** What could not be started is not stopped for that. */
    private static List<String> lacking(ChangePlan plan, Map<String, List<String>> lacks) {
        List<String> lacking = new ArrayList<>();
        plan.steps().stream()
                .filter(step -> step.kind().starts())
                .forEach(step -> lacks.getOrDefault(step.service(), List.of())
                        .forEach(problem -> lacking.add(step.service() + ": " + problem)));
        return lacking;
    }

    private void end(ApplyOrder order, Consumer<ApplyReport> answer, ApplyReport report) {
        busy &= order.isDry();
        answer.accept(report);
    }

    private void begin(
            ApplyOrder order,
            ChangePlan plan,
            Predicate<String> starts,
            Optional<ApplyRun.Former> former,
            Consumer<ApplyReport> answer) {
        if (order.isDry() || plan.isEmpty()) {
            end(order, answer, ApplyReports.planned(plan));
            return;
        }
        surroundings.log().info("applying: " + ApplyReports.summary(plan));
        Rollout rollout = new Rollout(plan, supervisor::view);
        run(new ApplyRun(plan, rollout, starts, former, order.rollsBack(), Optional.empty(), answer));
    }

    private void run(ApplyRun run) {
        current = Optional.of(run);
        launched.toStart(run.plan().steps().stream()
                .filter(step ->
                        step.kind() == ChangeStep.Kind.ADD && run.starts().test(step.service()))
                .map(ChangeStep::service)
                .toList());
        advance(run);
    }

    /** Looks whether what is waited for is there: to be called when something may have changed. */
    public void look() {
        if (waits) {
            current.ifPresent(this::advance);
        }
    }

    /** A mistake here must not keep every later apply away. */
    private void advance(ApplyRun run) {
        try {
            proceed(run);
        } catch (RuntimeException mistake) {
            surroundings.log().bug("a step of an apply", mistake);
            waits = false;
            if (current.filter(one -> one.equals(run)).isPresent()) {
                finish(run, Optional.of(new Rollout.Failed("vigild", "a mistake of Vigil: " + mistake)));
            }
        }
    }

    private void proceed(ApplyRun run) {
        Rollout.Next next = run.rollout().next(supervisor::view, run.starts()::test);
        waits = next instanceof Rollout.AwaitHealth;
        switch (next) {
            case Rollout.Ask(Command command) -> ask(run, command);
            case Rollout.AwaitHealth _ -> {}
            case Rollout.Finished _ -> finish(run, Optional.empty());
            case Rollout.Failed failure -> fail(run, failure);
        }
    }

    private void ask(ApplyRun run, Command command) {
        List<ServiceSpec> described = command instanceof Command.Define(List<ServiceSpec> specs) ? specs : List.of();
        Map<String, ServiceSpec> before = new HashMap<>();
        for (ServiceSpec spec : described) {
            supervisor.spec(spec.name()).ifPresent(old -> {
                before.put(spec.name(), old);
                live(spec.name()).ifPresent(running -> launched.described(running.incarnation(), old, spec));
            });
        }
        requests.ask(command, outcomes -> surroundings.mailbox().post(() -> answered(run, command, before, outcomes)));
    }

    private Optional<ServiceState.Launched> live(String service) {
        return supervisor
                .view(service)
                .map(ServiceView::state)
                .filter(ServiceState.Launched.class::isInstance)
                .map(ServiceState.Launched.class::cast);
    }

    private void answered(ApplyRun run, Command command, Map<String, ServiceSpec> before, List<Outcome> outcomes) {
        boolean done = outcomes.stream().allMatch(Outcome::ok);
        if (done && command instanceof Command.Define(List<ServiceSpec> specs)) {
            specs.forEach(spec -> tell(
                    spec.name(),
                    () -> contributors.described(
                            Optional.ofNullable(before.get(spec.name())), spec, live(spec.name()))));
        } else if (done && command instanceof Command.Remove(List<String> removed)) {
            removed.forEach(service -> tell(service, () -> contributors.forgotten(service)));
        } else if (command instanceof Command.Start(List<String> names)) {
            names.forEach(launched::started);
        }
        run.rollout().answered(outcomes);
        advance(run);
    }

    /** What one service cannot take up costs that service only. */
    private void tell(String service, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException mistake) {
            surroundings.log().bug("a change of " + service, mistake);
        }
    }

    /** What was stopped to be removed, and is still known, is to be started when things are put back. */
    private void startAgain(ApplyRun run, ApplyRun.Former former) {
        launched.toStart(run.plan().removed().stream()
                .filter(former.wanted()::contains)
                .filter(service -> supervisor.view(service).isPresent())
                .toList());
    }

    private void fail(ApplyRun run, Rollout.Failed failure) {
        run.former().ifPresent(former -> startAgain(run, former));
        surroundings.log().error("apply stopped at " + failure.service() + ": " + failure.reason());
        if (!run.rollsBack() || run.former().isEmpty()) {
            finish(run, Optional.of(failure));
            return;
        }
        ApplyRun.Former former = run.former().get();
        Predicate<String> starts = former.wanted()::contains;
        ChangePlan back = ChangePlan.of(known(starts), former.services());
        files = former.formerFiles();
        readNanos = former.readNanos();
        surroundings.log().info("putting the old settings back: " + ApplyReports.summary(back));
        Rollout rollout = new Rollout(back, supervisor::view);
        Optional<ApplyRun.Ended> failedRun = Optional.of(new ApplyRun.Ended(run, failure));
        run(new ApplyRun(back, rollout, starts, Optional.empty(), false, failedRun, run.answer()));
    }

    private void finish(ApplyRun run, Optional<Rollout.Failed> failure) {
        current = Optional.empty();
        busy = false;
        failed = failure.isPresent() ? run.former() : Optional.empty();
        if (failure.isEmpty()) {
            surroundings.log().info(run.failed().isPresent() ? "the old settings are back" : "applied");
        }
        run.answer().accept(ApplyReports.ended(run, failure));
    }

    private CurrentServices known() {
        return known(_ -> source.startsNew());
    }

    private CurrentServices known(Predicate<String> starts) {
        return new CurrentServices(supervisor, launched, starts, surroundings.apart());
    }
}
