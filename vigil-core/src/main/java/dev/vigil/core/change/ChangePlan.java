package dev.vigil.core.change;

import dev.vigil.core.Goal;
import dev.vigil.core.ServiceView;
import dev.vigil.core.change.ChangeStep.Kind;
import dev.vigil.core.spec.DependencyGraph;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Uptake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How the services that are known become those that are wanted.
 *
 * <p>First what is gone is stopped, what needs it first: what takes its place may want its port. Then all that is
 * described otherwise is described anew at once. Then, each after what it needs, what must be is restarted, and what is
 * new is started. What did not change is in no step. What was stopped stays stopped, and one that is completed is not
 * run again.
 */
public final class ChangePlan {
    private final KnownServices known;
    private final Map<String, ServiceSpec> wanted = new LinkedHashMap<>();
    private final Map<String, ServiceSpec> before = new LinkedHashMap<>();
    private final Set<String> needed = new LinkedHashSet<>();
    private final List<ChangeStep> removals = new ArrayList<>();
    private final List<ChangeStep> changes = new ArrayList<>();
    private final List<ChangeStep> starts = new ArrayList<>();

    private ChangePlan(KnownServices known, Collection<ServiceSpec> specs) {
        this.known = known;
        known.specs().forEach(spec -> before.put(spec.name(), spec));
        specs.forEach(spec -> wanted.put(spec.name(), spec));
    }

    /**
     * A plan.
     *
     * @param wanted services with no cycle and no missing name among them
     */
    public static ChangePlan of(KnownServices known, Collection<ServiceSpec> wanted) {
        ChangePlan plan = new ChangePlan(known, wanted);
        plan.make();
        return plan;
    }

    private void make() {
        List<String> old = DependencyGraph.of(before.values()).order();
        old.reversed().stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name ->
                        removals.add(new ChangeStep(name, Kind.REMOVE, "it is no longer described", List.of())));
        wanted.values().forEach(this::collectNeeded);
        DependencyGraph.of(wanted.values()).order().forEach(name -> consider(spec(name)));
    }

    private ServiceSpec spec(String name) {
        return Objects.requireNonNull(wanted.get(name));
    }

    /** What a service that runs is to require from now on must be up before. */
    private void collectNeeded(ServiceSpec spec) {
        Optional<ServiceSpec> former = Optional.ofNullable(before.get(spec.name()));
        boolean isUp =
                known.view(spec.name()).filter(view -> view.goal() == Goal.UP).isPresent();
        if (isUp && former.isPresent() && !former.get().equals(spec)) {
            spec.dependencies().requires().stream()
                    .filter(need -> !former.get().dependencies().requires().contains(need))
                    .filter(need -> known.view(need)
                            .filter(view -> view.goal() == Goal.DOWN)
                            .isPresent())
                    .forEach(needed::add);
        }
    }

    private void consider(ServiceSpec spec) {
        Optional<ServiceSpec> former = Optional.ofNullable(before.get(spec.name()));
        if (former.isEmpty()) {
            boolean up = known.isToStart(spec.name());
            starts.add(new ChangeStep(
                    spec.name(), Kind.ADD, up ? "it is new" : "it is new; it is not started", List.of()));
            return;
        }
        boolean differs = !former.get().equals(spec) || known.differs(spec.name());
        List<SettingChange> changed = differs ? changed(former.get(), spec) : List.of();
        if (!changed.isEmpty() || needed.contains(spec.name()) || isPending(spec.name())) {
            step(new ServiceChange(spec.name(), changed));
        }
    }

    /** What runs may have been launched with what it is to be described by again: that takes no restart. */
    private List<SettingChange> changed(ServiceSpec former, ServiceSpec spec) {
        List<SettingChange> changed = SettingChange.between(known.inForce(former), spec.settings());
        return !changed.isEmpty() || !known.differs(spec.name())
                ? orOther(changed, former, spec)
                : Difference.changes(former, spec).stream()
                        .map(change -> new SettingChange(change.key(), Uptake.LIVE, change.before(), change.after()))
                        .toList();
    }

    private static List<SettingChange> orOther(List<SettingChange> changed, ServiceSpec former, ServiceSpec spec) {
        return changed.isEmpty() ? Difference.changes(former, spec) : changed;
    }

    private boolean isPending(String service) {
        return known.isToStart(service)
                && known.view(service).filter(view -> view.goal() == Goal.DOWN).isPresent();
    }

    private void step(ServiceChange change) {
        ServiceView view = known.view(change.service()).orElseThrow();
        Kind kind = kind(view, change);
        ChangeStep step = new ChangeStep(change.service(), kind, reason(kind, view, change), change.changes());
        (kind == Kind.CHANGE ? changes : starts).add(step);
    }

    private Kind kind(ServiceView view, ServiceChange change) {
        if (view.goal() == Goal.DOWN) {
            return needed.contains(change.service()) || isPending(change.service()) ? Kind.START : Kind.CHANGE;
        }
        return switch (view.state().phase()) {
            case STARTING -> change.matters(Uptake.NEXT_START) ? Kind.RESTART : Kind.CHANGE;
            case RUNNING -> change.needsRestart() ? Kind.RESTART : Kind.CHANGE;
            case FAILED, BACKOFF -> Kind.START;
            case STOPPING, DOWN, WAITING -> change.needsRestart() ? Kind.START : Kind.CHANGE;
            case COMPLETED -> Kind.CHANGE;
        };
    }

    private String reason(Kind kind, ServiceView view, ServiceChange change) {
        boolean restarts = change.needsRestart();
        return switch (kind) {
            case RESTART -> (restarts ? change.keys(Uptake.RESTART) : change.keys(Uptake.NEXT_START)) + " changed";
            case START ->
                needed.contains(change.service())
                        ? "another service is to require it"
                        : isPending(change.service())
                                ? "an earlier apply did not come to it"
                                : "it is " + view.state().word() + ": tried with the new settings";
            case CHANGE -> restarts ? "it is " + view.state().word() + ": for its next start" : "no restart needed";
            case REMOVE, ADD -> "";
        };
    }

    /** All steps in their order. */
    public List<ChangeStep> steps() {
        List<ChangeStep> steps = new ArrayList<>(removals);
        steps.addAll(changes);
        steps.addAll(starts);
        return List.copyOf(steps);
    }

    /** Names of what is gone, what needs others first. */
    public List<String> removed() {
        return removals.stream().map(ChangeStep::service).toList();
    }

    /** The steps in which something is started, each after what it needs. */
    List<ChangeStep> startSteps() {
        return starts;
    }

    /** What is there before and stays, with the needs that it had and is to have: as long as others come and go. */
    List<ServiceSpec> loosened() {
        return described(false).stream()
                .filter(spec -> before.containsKey(spec.name()))
                .map(spec -> Objects.requireNonNull(before.get(spec.name())).withDependencies(spec.dependencies()))
                .filter(spec -> !spec.equals(before.get(spec.name())))
                .toList();
    }

    /**
     * What is new or described otherwise.
     *
     * @param whole with all it needs; else what is there already only has the needs that it had before, too
     */
    List<ServiceSpec> described(boolean whole) {
        return wanted.values().stream()
                .filter(spec -> !spec.equals(before.get(spec.name())))
                .map(spec -> whole ? spec : common(spec))
                .toList();
    }

    private ServiceSpec common(ServiceSpec spec) {
        ServiceSpec former = before.getOrDefault(spec.name(), spec);
        return spec.withDependencies(spec.dependencies().commonWith(former.dependencies()));
    }

    /** Services that are to be known in the end, in the order in which they were given. */
    public List<ServiceSpec> wanted() {
        return List.copyOf(wanted.values());
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return removals.isEmpty() && changes.isEmpty() && starts.isEmpty();
    }
}
