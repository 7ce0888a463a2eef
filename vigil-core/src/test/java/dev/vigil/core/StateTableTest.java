package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event.Command;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.StateTable.Cell;
import dev.vigil.core.StateTable.Column;
import dev.vigil.core.StateTable.Row;
import dev.vigil.core.StateTable.Verdict;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every state and every event: what {@link StateTable} says is compared with what a supervisor does, which is tried
 * out with services of several kinds. What was seen becomes {@code docs/reference/states.md}.
 *
 * <p>To write that page anew: {@code mvn -pl vigil-core test -Dtest=StateTableTest -Dvigil.regenerate=true}.
 */
class StateTableTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "states.md");
    private static final long NOW = Duration.ofHours(1).toNanos();
    private static final long LATER = NOW + Duration.ofSeconds(5).toNanos();
    private static final String NAME = "web";
    private static final String NEED = "need";

    private static final Set<Row> RELOADABLE = EnumSet.of(Row.RUNNING, Row.STOPPING, Row.CLEARING, Row.POST_STOP);
    /** Those of a phase that has another row. */
    private static final Map<Row, Phase> PARTS = new EnumMap<>(Map.of(
            Row.UNCONFIRMED, Phase.STARTING,
            Row.POST_START, Phase.STARTING,
            Row.CLEARING, Phase.STOPPING,
            Row.POST_STOP, Phase.STOPPING));

    private final StateTable table = new StateTable();

    /** What was seen to happen. */
    private record Seen(boolean acted, Set<Phase> next) {}

    @Test
    void everyStateDoesWithEveryEventWhatTheTableSays() {
        for (Row row : Row.values()) {
            for (Column column : Column.values()) {
                for (List<ServiceSpec> services : List.of(plain(), withCommands())) {
                    boolean acted = observe(row, column, services).acted();
                    boolean possible = PARTS.get(row) == null || services.equals(withCommands()) || !isOfCommands(row);
                    assertThat(acted)
                            .as("%s x %s: %s", row, column, table.at(row, column))
                            .isEqualTo(possible && table.at(row, column).verdict() == Verdict.HANDLED);
                }
            }
        }
    }

    @Test
    void theTableKnowsEveryStateEventAndCommand() {
        Set<String> rows = names(Stream.of(Row.values()).filter(row -> !PARTS.containsKey(row)));
        assertThat(names(Stream.of(Phase.values()))).isEqualTo(rows);
        String columns = Stream.of(Column.values()).map(column -> column.title).collect(Collectors.joining());
        Stream.of(Event.OfProcess.class.getPermittedSubclasses(), Command.class.getPermittedSubclasses())
                .flatMap(Stream::of)
                .filter(type -> type != Command.Reconfiguration.class && type != Command.Settle.class)
                .forEach(type -> assertThat(columns).contains("`" + type.getSimpleName() + "`"));
        assertThat(Event.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        Event.OfProcess.class, Event.Asked.class, Event.TriggeredStart.class, Event.Tick.class);
    }

    private static Set<String> names(Stream<? extends Enum<?>> incarnation) {
        return incarnation.map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageShowsWhatTheCoreDoes() throws IOException {
        String page = page();
        if (Boolean.getBoolean("vigil.regenerate")) {
            Files.createDirectories(Objects.requireNonNull(PAGE.getParent()));
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("see this class for how it is made").hasContent(page);
    }

    // ---- trying out

    private static boolean isOfCommands(Row row) {
        return row == Row.POST_START || row == Row.POST_STOP;
    }

    private static Seen observe(Row row, Column column) {
        return observe(row, column, isOfCommands(row) ? withCommands() : plain());
    }

    private static Seen observe(Row row, Column column, List<ServiceSpec> services) {
        boolean acted = false;
        Set<Phase> next = EnumSet.noneOf(Phase.class);
        for (Try attempt : tries(row, column, services)) {
            Supervisor supervisor = attempt.supervisor();
            ServiceRecord before = prepare(supervisor, row, column);
            List<Effect> effects = supervisor.advance(LATER, attempt.event());
            ServiceRecord after = web(supervisor);
            acted |= !after.equals(before) || done(effects, column);
            if (after.state().phase() != before.state().phase() || after.incarnation() != before.incarnation()) {
                next.add(after.state().phase());
            }
        }
        return new Seen(acted, next);
    }

    /** One of the ways to come to a cell. */
    private record Try(ServiceRecord record, Phase need, Event event) {
        Supervisor supervisor() {
            Incarnation incarnation = new Incarnation(NEED, 1);
            ServiceState state = need == Phase.STARTING
                    ? new ServiceState.Starting(incarnation, 0, NOW, Long.MAX_VALUE)
                    : new ServiceState.Running(incarnation, 5, NOW, NOW);
            ServiceRecord other = StateTableTest.record(Specs.daemon(NEED).spec(), Goal.UP, state, Optional.empty());
            return new Supervisor(1, Duration.ZERO, List.of(other, record), true, Invariants.ALL);
        }
    }

    private static List<Try> tries(Row row, Column column, List<ServiceSpec> services) {
        List<Try> tries = new ArrayList<>();
        boolean reloads = column == Column.RELOAD_COMMAND_ENDED && RELOADABLE.contains(row);
        for (ServiceSpec spec : services) {
            for (ServiceRecord record : records(reloads ? Row.RUNNING : row, spec, column)) {
                for (Phase need : needs(reloads ? Row.RUNNING : row, column)) {
                    events(column, record).forEach(event -> tries.add(new Try(record, need, event)));
                }
            }
        }
        return tries;
    }

    private static Set<Phase> needs(Row row, Column column) {
        boolean leans = EnumSet.of(Row.UNCONFIRMED, Row.STARTING, Row.POST_START, Row.RUNNING)
                .contains(row);
        if (leans || column == Column.NEED_READY) {
            return column == Column.NEED_READY ? leans ? Set.of() : Set.of(Phase.STARTING) : Set.of(Phase.RUNNING);
        }
        return row == Row.WAITING ? Set.of(Phase.STARTING) : EnumSet.of(Phase.STARTING, Phase.RUNNING);
    }

    private static List<Event> events(Column column, ServiceRecord record) {
        Event event = event(column, record);
        return event instanceof Event.Exited exited
                        && exited.incarnation().service().equals(NAME)
                ? List.of(event, new Event.Exited(exited.incarnation(), new Exit.Code(0), exited.groupEmpty()))
                : List.of(event);
    }

    private static boolean done(List<Effect> effects, Column column) {
        boolean isCommand = EnumSet.range(Column.START, Column.SHUTDOWN).contains(column);
        return effects.stream().anyMatch(effect -> concerns(effect) && !(isCommand && effect instanceof Effect.Answer));
    }

    private static boolean concerns(Effect effect) {
        return !(effect instanceof Effect.ShutDown) && !effect.toString().contains(NEED);
    }

    private static ServiceRecord web(Supervisor supervisor) {
        return supervisor.records().stream()
                .filter(record -> record.name().equals(NAME))
                .findFirst()
                .orElseThrow();
    }

    private static List<ServiceSpec> plain() {
        return Stream.of(
                        Specs.notifying(NAME).stopCommand("ctl", "stop"),
                        Specs.notifying(NAME).restart(RestartPolicy.NEVER),
                        Specs.daemon(NAME).noBackoff().reloadCommand("ctl", "reload"),
                        Specs.daemon(NAME).restart(RestartPolicy.ON_FAILURE),
                        Specs.oneshot(NAME))
                .map(specs -> specs.requires(NEED).spec())
                .toList();
    }

    private static List<ServiceSpec> withCommands() {
        return Stream.of(
                        Specs.notifying(NAME).allCommands().stopCommand("ctl", "stop"),
                        Specs.notifying(NAME).allCommands().restart(RestartPolicy.NEVER),
                        Specs.daemon(NAME).allCommands().noBackoff().reloadCommand("ctl", "reload"),
                        Specs.daemon(NAME).allCommands().restart(RestartPolicy.ON_FAILURE),
                        Specs.oneshot(NAME).allCommands())
                .map(specs -> specs.requires(NEED).spec())
                .toList();
    }

    /** The end of a reload command means something only to who has asked for it, while the service ran. */
    private static ServiceRecord prepare(Supervisor supervisor, Row row, Column column) {
        if (column == Column.RELOAD_COMMAND_ENDED && RELOADABLE.contains(row)) {
            supervisor.advance(NOW, new Event.Asked(1, new Command.Reload(List.of(NAME))));
            if (row != Row.RUNNING) {
                supervisor.advance(NOW, new Event.Asked(2, new Command.Stop(List.of(NAME))));
            }
            if (row == Row.CLEARING) {
                supervisor.advance(NOW, event(Column.EXITED_OTHERS_LEFT, web(supervisor)));
            }
            if (row == Row.POST_STOP) {
                supervisor.advance(NOW, event(Column.EXITED, web(supervisor)));
            }
        }
        return web(supervisor);
    }

    private static ServiceRecord record(ServiceSpec spec, Goal goal, ServiceState state, Optional<End> end) {
        boolean leaving = goal == Goal.DOWN && state.phase() == Phase.STARTING;
        return new ServiceRecord(
                spec,
                goal,
                false,
                state,
                1,
                NOW,
                state.phase() == Phase.RUNNING,
                History.NONE,
                end,
                leaving ? "asked to stop" : "",
                "",
                "",
                "as it is");
    }

    private static List<ServiceRecord> records(Row row, ServiceSpec spec, Column column) {
        Incarnation incarnation = new Incarnation(NAME, 1);
        long due = column == Column.TICK ? LATER : LATER + 1;
        boolean oneshot = spec.kind() == ServiceSpec.Kind.ONESHOT;
        Optional<End> failed = Optional.of(new End.Exited(new Exit.Code(1), 5));
        Optional<End> fine = Optional.of(new End.Exited(new Exit.Code(0), 5));
        return switch (row) {
            case DOWN -> List.of(record(spec, Goal.DOWN, new ServiceState.Down(), Optional.empty()));
            case WAITING -> List.of(record(spec, Goal.UP, new ServiceState.Waiting(NEED), Optional.empty()));
            case UNCONFIRMED ->
                List.of(
                        record(
                                spec,
                                Goal.UP,
                                new ServiceState.Starting(incarnation, 0, NOW, Long.MAX_VALUE),
                                Optional.empty()),
                        record(
                                spec,
                                Goal.DOWN,
                                new ServiceState.Starting(incarnation, 0, NOW, Long.MAX_VALUE),
                                Optional.empty()));
            case STARTING ->
                List.of(record(spec, Goal.UP, new ServiceState.Starting(incarnation, 7, NOW, due), Optional.empty()));
            case POST_START ->
                oneshot || LaunchCommands.of(spec).postStart().isEmpty()
                        ? List.of()
                        : List.of(record(
                                        spec,
                                        Goal.UP,
                                        new ServiceState.Starting(incarnation, 7, NOW, Long.MAX_VALUE),
                                        Optional.empty())
                                .shownReady());
            case RUNNING ->
                oneshot
                        ? List.of()
                        : List.of(record(
                                spec, Goal.UP, new ServiceState.Running(incarnation, 7, NOW, NOW), Optional.empty()));
            case STOPPING ->
                List.of(
                        record(spec, Goal.UP, stopping(incarnation, 7, due), Optional.empty()),
                        record(spec, Goal.UP, stopping(incarnation, 7, due), failed),
                        record(spec, Goal.UP, stopping(incarnation, 7, due), fine),
                        record(spec, Goal.DOWN, stopping(incarnation, 7, due), Optional.empty()));
            case CLEARING ->
                List.of(
                        record(spec, Goal.UP, stopping(incarnation, 0, due), Optional.empty()),
                        record(spec, Goal.UP, stopping(incarnation, 0, due), failed),
                        record(spec, Goal.UP, stopping(incarnation, 0, due), fine),
                        record(spec, Goal.DOWN, stopping(incarnation, 0, due), Optional.empty()));
            case POST_STOP ->
                LaunchCommands.of(spec).postStop().isEmpty()
                        ? List.of()
                        : List.of(
                                record(spec, Goal.UP, postStop(incarnation), Optional.empty()),
                                record(spec, Goal.UP, postStop(incarnation), failed),
                                record(spec, Goal.UP, postStop(incarnation), fine),
                                record(spec, Goal.DOWN, postStop(incarnation), Optional.empty()));
            case BACKOFF -> List.of(record(spec, Goal.UP, new ServiceState.Backoff(due), Optional.empty()));
            case COMPLETED ->
                oneshot ? List.of(record(spec, Goal.UP, new ServiceState.Completed(), Optional.empty())) : List.of();
            case FAILED -> List.of(record(spec, Goal.UP, new ServiceState.Failed(), Optional.empty()));
        };
    }

    private static ServiceState stopping(Incarnation incarnation, int pid, long due) {
        return new ServiceState.Stopping(incarnation, pid, StopStep.ASKED, NOW, due);
    }

    private static ServiceState postStop(Incarnation incarnation) {
        return new ServiceState.Stopping(incarnation, 0, StopStep.POST_STOP, NOW, Long.MAX_VALUE);
    }

    private static Event event(Column column, ServiceRecord record) {
        Incarnation incarnation = new Incarnation(NAME, record.incarnation());
        Incarnation need = new Incarnation(NEED, 1);
        List<String> name = List.of(NAME);
        return switch (column) {
            case START -> new Event.Asked(9, new Command.Start(name));
            case STOP -> new Event.Asked(9, new Command.Stop(name));
            case RESTART -> new Event.Asked(9, new Command.Restart(name));
            case RELOAD -> new Event.Asked(9, new Command.Reload(name));
            case SIGNAL -> new Event.Asked(9, new Command.Signal(name, 10));
            case SHUTDOWN -> new Event.Asked(9, new Command.Shutdown());
            case SPAWNED -> new Event.Spawned(incarnation, 7);
            case SPAWN_FAILED -> new Event.SpawnFailed(incarnation, "no such file");
            case COMMAND_BEGAN -> new Event.CommandBegan(incarnation, "pre-start `true`");
            case SKIPPED -> new Event.Skipped(incarnation, "condition `false`: exit code 1");
            case LAUNCH_CANCELLED -> new Event.LaunchCancelled(incarnation);
            case LEFT_NO_TRACE -> new Event.LeftNoTrace(incarnation);
            case BECAME_READY -> new Event.BecameReady(incarnation);
            case SAID_STATUS -> new Event.SaidStatus(incarnation, "fine");
            case SAID_STOPPING -> new Event.SaidStopping(incarnation);
            case RESET_BACKOFF -> new Event.ResetBackoff(incarnation);
            case CHANGED_MAIN_PID -> new Event.ChangedMainPid(incarnation, 8);
            case EXTENDED_TIMEOUT -> new Event.ExtendedTimeout(incarnation, Duration.ofHours(1));
            case HEALTH_CHANGED -> new Event.HealthChanged(incarnation, HealthVerdict.UNHEALTHY, "no answer");
            case TRIGGERED -> new Event.Triggered(incarnation, Event.Triggered.Action.RESTART, "no answer");
            case TRIGGERED_START -> new Event.TriggeredStart(NAME, "its time has come");
            case EXITED -> new Event.Exited(incarnation, new Exit.Code(1), true);
            case EXITED_OTHERS_LEFT -> new Event.Exited(incarnation, new Exit.Code(1), false);
            case GROUP_EMPTIED -> new Event.GroupEmptied(incarnation);
            case STOP_COMMAND_ENDED -> new Event.CommandEnded(incarnation, CommandRole.STOP, "exit code 1");
            case RELOAD_COMMAND_ENDED -> new Event.CommandEnded(incarnation, CommandRole.RELOAD, "");
            case POST_START_ENDED -> new Event.CommandEnded(incarnation, CommandRole.POST_START, "");
            case POST_STOP_ENDED -> new Event.CommandEnded(incarnation, CommandRole.POST_STOP, "");
            case TICK -> new Event.Tick();
            case NEED_READY -> new Event.Spawned(need, 5);
            case NEED_LOST -> new Event.Exited(need, new Exit.Code(1), true);
        };
    }

    // ---- the page

    private String page() {
        StringBuilder page = new StringBuilder("""
                # States of a service

                Made by `StateTableTest` of `vigil-core`, which tries out every state with every event; the column
                *then* is what it saw services of several kinds and policies do. Do not edit.

                """);
        page.append(diagram());
        for (Row row : Row.values()) {
            page.append("\n## ").append(row.title).append("\n\n| event | | what | then |\n|---|---|---|---|\n");
            for (Column column : Column.values()) {
                page.append(line(row, column));
            }
        }
        return page.toString();
    }

    private String line(Row row, Column column) {
        Cell cell = table.at(row, column);
        String verdict = cell.verdict().name().toLowerCase(Locale.ROOT);
        String next = observe(row, column).next().stream().map(Phase::word).collect(Collectors.joining(", "));
        return "| %s | %s | %s | %s |%n".formatted(column.title, verdict, cell.words(), next);
    }

    private static String diagram() {
        Map<Phase, Map<Phase, List<String>>> moves = new EnumMap<>(Phase.class);
        for (Row row : Row.values()) {
            Phase part = PARTS.get(row);
            Phase from = part == null ? Phase.valueOf(row.name()) : part;
            for (Column column : Column.values()) {
                for (Phase to : observe(row, column).next()) {
                    List<String> causes = moves.computeIfAbsent(from, _ -> new TreeMap<>())
                            .computeIfAbsent(to, _ -> new ArrayList<>());
                    String cause = column.title.replace("`", "");
                    if (column != Column.SHUTDOWN && !causes.contains(cause)) {
                        causes.add(cause);
                    }
                }
            }
        }
        StringBuilder diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> down\n");
        moves.forEach((from, tos) -> tos.forEach((to, causes) ->
                diagram.append("    %s --> %s: %s%n".formatted(from.word(), to.word(), String.join(" / ", causes)))));
        return diagram.append("```\n").toString();
    }
}
