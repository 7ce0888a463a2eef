package dev.vigil.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is meant to happen, in each state and for each event, in words. {@link StateTableTest} compares it with what
 * does.
 */
final class StateTable {
    /** States, told apart where it matters to events. */
    enum Row {
        DOWN("down"),
        WAITING("waiting"),
        UNCONFIRMED("starting, spawn not confirmed"),
        STARTING("starting"),
        POST_START("starting, post-start commands run"),
        RUNNING("running"),
        STOPPING("stopping"),
        CLEARING("stopping, main process has ended"),
        POST_STOP("stopping, post-stop commands run"),
        BACKOFF("backoff"),
        COMPLETED("completed"),
        FAILED("failed");

        final String title;

        Row(String title) {
            this.title = title;
        }
    }

    /** Events, told apart where it matters to states. */
    enum Column {
        START("`Start`"),
        STOP("`Stop`"),
        RESTART("`Restart`"),
        RELOAD("`Reload`"),
        SIGNAL("`Signal`"),
        SHUTDOWN("`Shutdown`"),
        SPAWNED("`Spawned`"),
        SPAWN_FAILED("`SpawnFailed`"),
        COMMAND_BEGAN("`CommandBegan`"),
        SKIPPED("`Skipped`"),
        LAUNCH_CANCELLED("`LaunchCancelled`"),
        LEFT_NO_TRACE("`LeftNoTrace`"),
        BECAME_READY("`BecameReady`"),
        SAID_STATUS("`SaidStatus`"),
        SAID_STOPPING("`SaidStopping`"),
        RESET_BACKOFF("`ResetBackoff`"),
        CHANGED_MAIN_PID("`ChangedMainPid`"),
        EXTENDED_TIMEOUT("`ExtendedTimeout`"),
        HEALTH_CHANGED("`HealthChanged`"),
        TRIGGERED("`Triggered`"),
        TRIGGERED_START("`TriggeredStart`"),
        EXITED("`Exited`, nothing left"),
        EXITED_OTHERS_LEFT("`Exited`, others left"),
        GROUP_EMPTIED("`GroupEmptied`"),
        STOP_COMMAND_ENDED("`CommandEnded`, stop"),
        RELOAD_COMMAND_ENDED("`CommandEnded`, reload"),
        POST_START_ENDED("`CommandEnded`, post-start"),
        POST_STOP_ENDED("`CommandEnded`, post-stop"),
        TICK("`Tick`, deadline due"),
        NEED_READY("what it requires gets ready"),
        NEED_LOST("what it requires ends");

        final String title;

        Column(String title) {
            this.title = title;
        }
    }

    /** What is done about an event. */
    enum Verdict {
        /** Something changes, or is done. */
        HANDLED,
        /** Nothing, for a reason. */
        IGNORED,
        /** Cannot come, for a reason; if it does, nothing happens. */
        IMPOSSIBLE
    }

    /** One cell. */
    record Cell(Verdict verdict, String words) {}

    private static final Set<Row> WITHOUT_PROCESS =
            EnumSet.of(Row.DOWN, Row.WAITING, Row.BACKOFF, Row.COMPLETED, Row.FAILED);
    private static final Set<Row> LAUNCHED = EnumSet.complementOf(EnumSet.copyOf(WITHOUT_PROCESS));
    private static final Set<Row> AT_WORK = EnumSet.of(Row.STARTING, Row.POST_START, Row.RUNNING);
    private static final Set<Row> GOING_DOWN = EnumSet.of(Row.STOPPING, Row.CLEARING, Row.POST_STOP);
    private static final Set<Row> ALL = EnumSet.allOf(Row.class);

    private final Map<Row, Map<Column, Cell>> cells = new EnumMap<>(Row.class);

    StateTable() {
        ALL.forEach(row -> cells.put(row, new EnumMap<>(Column.class)));
        commands();
        commandsToProcesses();
        launch();
        launchCommands();
        words();
        triggers();
        end();
        commandsEnded();
        time();
        neighbours();
    }

    Cell at(Row row, Column column) {
        Cell cell = Objects.requireNonNull(cells.get(row)).get(column);
        if (cell == null) {
            throw new AssertionError("no words for " + row + " x " + column);
        }
        return cell;
    }

    private void handled(Column column, Set<Row> rows, String words) {
        set(column, rows, new Cell(Verdict.HANDLED, words));
    }

    private void ignored(Column column, Set<Row> rows, String why) {
        set(column, rows, new Cell(Verdict.IGNORED, why));
    }

    private void impossible(Column column, Set<Row> rows, String why) {
        set(column, rows, new Cell(Verdict.IMPOSSIBLE, why));
    }

    private void set(Column column, Set<Row> rows, Cell cell) {
        for (Row row : rows) {
            if (Objects.requireNonNull(cells.get(row)).put(column, cell) != null) {
                throw new AssertionError("said twice: " + row + " x " + column);
            }
        }
    }

    private static Set<Row> others(Set<Row> rows, Row... without) {
        List<Row> rest = new ArrayList<>(rows);
        rest.removeAll(List.of(without));
        return EnumSet.copyOf(rest);
    }

    private static Set<Row> union(Set<Row> rows, Row more) {
        return union(rows, EnumSet.of(more));
    }

    private static Set<Row> union(Set<Row> rows, Set<Row> more) {
        Set<Row> all = EnumSet.copyOf(rows);
        all.addAll(more);
        return all;
    }

    private void commands() {
        handled(Column.START, EnumSet.of(Row.DOWN), "starts, or waits for what it needs");
        handled(Column.START, EnumSet.of(Row.FAILED, Row.BACKOFF), "starts at once, its counters cleared");
        handled(Column.START, GOING_DOWN, "starts again as soon as it is down");
        handled(
                Column.START,
                EnumSet.of(Row.UNCONFIRMED),
                "is on its way; a stop that waits for the spawn is taken back");
        ignored(Column.START, EnumSet.of(Row.WAITING, Row.STARTING, Row.POST_START), "is on its way");
        ignored(Column.START, EnumSet.of(Row.RUNNING), "is as asked already");
        handled(Column.START, EnumSet.of(Row.COMPLETED), "runs once more, unless one that requires it is up");
        ignored(Column.STOP, EnumSet.of(Row.DOWN), "is down already");
        handled(Column.STOP, EnumSet.of(Row.WAITING, Row.BACKOFF, Row.COMPLETED, Row.FAILED), "is down");
        handled(
                Column.STOP,
                EnumSet.of(Row.UNCONFIRMED),
                "what is run before it is killed, or it is stopped as soon as its spawn is confirmed");
        handled(Column.STOP, AT_WORK, "is asked to end, once all that lean on it and go down, too, are down");
        handled(Column.STOP, GOING_DOWN, "stays down when it is");
        handled(Column.RESTART, EnumSet.of(Row.DOWN), "starts, or waits for what it needs");
        handled(Column.RESTART, EnumSet.of(Row.FAILED, Row.BACKOFF), "starts at once, its counters cleared");
        handled(Column.RESTART, GOING_DOWN, "starts again as soon as it is down");
        ignored(Column.RESTART, EnumSet.of(Row.WAITING), "is on its way, with a new incarnation");
        handled(Column.RESTART, EnumSet.of(Row.UNCONFIRMED), "as `Stop`, then starts");
        handled(Column.RESTART, AT_WORK, "is asked to end, in its turn, then starts");
        handled(Column.RESTART, EnumSet.of(Row.COMPLETED), "runs once more");
        ignored(Column.SHUTDOWN, EnumSet.of(Row.DOWN), "is down already");
        handled(Column.SHUTDOWN, others(ALL, Row.DOWN), "as `Stop`, for all services");
    }

    private void commandsToProcesses() {
        handled(Column.RELOAD, EnumSet.of(Row.RUNNING), "gets the signal, or the command is run");
        ignored(Column.RELOAD, others(ALL, Row.RUNNING), "refused: not running");
        handled(Column.SIGNAL, union(AT_WORK, Row.STOPPING), "its main process gets the signal");
        ignored(Column.SIGNAL, EnumSet.of(Row.UNCONFIRMED), "refused: its main process is not known yet");
        ignored(Column.SIGNAL, EnumSet.of(Row.CLEARING, Row.POST_STOP), "refused: its main process has ended");
        ignored(Column.SIGNAL, WITHOUT_PROCESS, "refused: it has no process");
    }

    private void launch() {
        handled(
                Column.SPAWNED,
                EnumSet.of(Row.UNCONFIRMED),
                "its readiness is watched for, and its start timeout begins; running at once if there is nothing to "
                        + "wait for; stopped at once if it is no longer wanted");
        impossible(Column.SPAWNED, union(AT_WORK, Row.STOPPING), "was confirmed already");
        ignored(Column.SPAWNED, EnumSet.of(Row.CLEARING), "its end was heard of first");
        handled(Column.SPAWNED, union(WITHOUT_PROCESS, Row.POST_STOP), "killed: nobody expects it any more");
        handled(Column.SPAWN_FAILED, EnumSet.of(Row.UNCONFIRMED), "a failed end, for the restart policy");
        impossible(Column.SPAWN_FAILED, others(LAUNCHED, Row.UNCONFIRMED), "was confirmed already");
        impossible(Column.SPAWN_FAILED, WITHOUT_PROCESS, "nothing is being launched");
        handled(
                Column.LEFT_NO_TRACE,
                EnumSet.of(Row.UNCONFIRMED),
                "starts at once under the next number, or waits for what it needs; nothing is counted");
        impossible(Column.LEFT_NO_TRACE, others(LAUNCHED, Row.UNCONFIRMED), "was confirmed already");
        impossible(Column.LEFT_NO_TRACE, WITHOUT_PROCESS, "nothing is being launched");
        handled(Column.BECAME_READY, EnumSet.of(Row.UNCONFIRMED), "is kept until the spawn is confirmed");
        handled(
                Column.BECAME_READY,
                EnumSet.of(Row.STARTING),
                "is ready (a oneshot: takes no notice, it is done when it ends)");
        ignored(Column.BECAME_READY, EnumSet.of(Row.POST_START, Row.RUNNING), "is ready already");
        ignored(Column.BECAME_READY, GOING_DOWN, "too late");
        ignored(Column.BECAME_READY, WITHOUT_PROCESS, "said before it ended");
    }

    private void launchCommands() {
        handled(Column.COMMAND_BEGAN, EnumSet.of(Row.UNCONFIRMED, Row.POST_START), "is its reason");
        ignored(Column.COMMAND_BEGAN, EnumSet.of(Row.STARTING, Row.RUNNING), "too late");
        ignored(Column.COMMAND_BEGAN, union(WITHOUT_PROCESS, GOING_DOWN), "too late");
        handled(
                Column.SKIPPED,
                EnumSet.of(Row.UNCONFIRMED),
                "is completed, and the condition is the reason; down, if it is to leave");
        impossible(Column.SKIPPED, others(ALL, Row.UNCONFIRMED), "nothing is being launched");
        handled(Column.LAUNCH_CANCELLED, EnumSet.of(Row.UNCONFIRMED), "is down; starts anew, if it is wanted again");
        impossible(Column.LAUNCH_CANCELLED, others(ALL, Row.UNCONFIRMED), "nothing is being launched");
        handled(
                Column.POST_START_ENDED,
                EnumSet.of(Row.POST_START),
                "is running; if one has failed it is stopped, as a failed end for the restart policy");
        impossible(Column.POST_START_ENDED, EnumSet.of(Row.UNCONFIRMED, Row.STARTING, Row.RUNNING), "none was run");
        ignored(Column.POST_START_ENDED, union(WITHOUT_PROCESS, GOING_DOWN), "was killed with the rest");
        handled(
                Column.POST_STOP_ENDED,
                EnumSet.of(Row.POST_STOP),
                "is down; the end that led here, if any, goes to the restart policy");
        impossible(Column.POST_STOP_ENDED, others(ALL, Row.POST_STOP), "none was run");
    }

    private void words() {
        handled(Column.SAID_STATUS, LAUNCHED, "is kept");
        ignored(Column.SAID_STATUS, WITHOUT_PROCESS, "said before it ended");
        handled(Column.SAID_STOPPING, EnumSet.of(Row.RUNNING), "has the time of a stop; its end is one of its own");
        ignored(Column.SAID_STOPPING, EnumSet.of(Row.STARTING, Row.POST_START), "the start timeout holds");
        ignored(Column.SAID_STOPPING, EnumSet.of(Row.STOPPING, Row.CLEARING, Row.POST_STOP), "is on its way");
        impossible(Column.SAID_STOPPING, EnumSet.of(Row.UNCONFIRMED), "the shell confirms the spawn first");
        ignored(Column.SAID_STOPPING, WITHOUT_PROCESS, "said before it ended");
        ignored(Column.RESET_BACKOFF, LAUNCHED, "nothing is to be forgotten, unless it has ended before");
        ignored(Column.RESET_BACKOFF, WITHOUT_PROCESS, "said before it ended");
        handled(Column.CHANGED_MAIN_PID, union(AT_WORK, Row.STOPPING), "that process is the main one now");
        impossible(Column.CHANGED_MAIN_PID, EnumSet.of(Row.UNCONFIRMED), "the shell confirms the spawn first");
        ignored(Column.CHANGED_MAIN_PID, EnumSet.of(Row.CLEARING, Row.POST_STOP), "too late");
        ignored(Column.CHANGED_MAIN_PID, WITHOUT_PROCESS, "said before it ended");
        handled(
                Column.EXTENDED_TIMEOUT,
                EnumSet.of(Row.STARTING, Row.STOPPING, Row.CLEARING),
                "the deadline moves away, never nearer; not once it was killed");
        ignored(
                Column.EXTENDED_TIMEOUT,
                EnumSet.of(Row.UNCONFIRMED, Row.POST_START, Row.RUNNING, Row.POST_STOP),
                "no timeout of its own runs");
        ignored(Column.EXTENDED_TIMEOUT, WITHOUT_PROCESS, "said before it ended");
    }

    private void triggers() {
        handled(Column.HEALTH_CHANGED, EnumSet.of(Row.RUNNING), "is told; what waits until it is healthy may start");
        impossible(
                Column.HEALTH_CHANGED,
                EnumSet.of(Row.UNCONFIRMED, Row.STARTING, Row.POST_START),
                "checks begin when it is running");
        ignored(Column.HEALTH_CHANGED, GOING_DOWN, "is on its way down");
        ignored(Column.HEALTH_CHANGED, WITHOUT_PROCESS, "was about what has ended");
        handled(
                Column.TRIGGERED,
                AT_WORK,
                "is asked to end; unless the trigger was a stop, that is a failed end for the restart policy");
        ignored(Column.TRIGGERED, EnumSet.of(Row.UNCONFIRMED), "nothing of it can have been seen yet");
        ignored(Column.TRIGGERED, GOING_DOWN, "is on its way down");
        ignored(Column.TRIGGERED, WITHOUT_PROCESS, "was about what has ended");
        handled(Column.TRIGGERED_START, EnumSet.of(Row.DOWN), "starts, or waits for what it needs");
        handled(Column.TRIGGERED_START, EnumSet.of(Row.FAILED, Row.BACKOFF), "starts at once, its counters cleared");
        handled(Column.TRIGGERED_START, EnumSet.of(Row.COMPLETED), "runs once more");
        handled(Column.TRIGGERED_START, GOING_DOWN, "starts again as soon as it is down");
        handled(
                Column.TRIGGERED_START,
                EnumSet.of(Row.UNCONFIRMED),
                "is on its way; a stop that waits for the spawn is taken back");
        ignored(Column.TRIGGERED_START, EnumSet.of(Row.WAITING, Row.STARTING, Row.POST_START), "is on its way");
        ignored(Column.TRIGGERED_START, EnumSet.of(Row.RUNNING), "runs already");
    }

    private void end() {
        handled(Column.EXITED, EnumSet.of(Row.UNCONFIRMED), "an end, for the restart policy");
        handled(Column.EXITED, AT_WORK, "an end, for the restart policy, unless it was to leave anyway");
        handled(
                Column.EXITED,
                EnumSet.of(Row.STOPPING),
                "is down; the end that led here, if any, goes to the restart policy");
        impossible(Column.EXITED, EnumSet.of(Row.CLEARING, Row.POST_STOP), "its main process has ended already");
        impossible(Column.EXITED, WITHOUT_PROCESS, "its main process has ended already");
        handled(
                Column.EXITED_OTHERS_LEFT,
                others(LAUNCHED, Row.STOPPING, Row.CLEARING, Row.POST_STOP),
                "what is left is asked to end; then the end goes to the restart policy");
        handled(
                Column.EXITED_OTHERS_LEFT,
                EnumSet.of(Row.STOPPING),
                "waits for what is left, which is asked to end, too");
        impossible(
                Column.EXITED_OTHERS_LEFT,
                EnumSet.of(Row.CLEARING, Row.POST_STOP),
                "its main process has ended already");
        impossible(Column.EXITED_OTHERS_LEFT, WITHOUT_PROCESS, "its main process has ended already");
        handled(
                Column.GROUP_EMPTIED,
                EnumSet.of(Row.CLEARING),
                "is down; the end that led here, if any, goes to the restart policy");
        ignored(Column.GROUP_EMPTIED, EnumSet.of(Row.STOPPING), "its main process is not reaped yet; that asks again");
        impossible(Column.GROUP_EMPTIED, union(AT_WORK, Row.UNCONFIRMED), "nobody asked");
        ignored(Column.GROUP_EMPTIED, union(WITHOUT_PROCESS, Row.POST_STOP), "is known already");
    }

    private void commandsEnded() {
        handled(
                Column.STOP_COMMAND_ENDED,
                EnumSet.of(Row.STOPPING),
                "the stop signal instead of one that failed, unless killed already; else the time left is waited for");
        ignored(
                Column.STOP_COMMAND_ENDED,
                EnumSet.of(Row.CLEARING, Row.POST_STOP),
                "the program has ended; the rest got the signal then");
        impossible(Column.STOP_COMMAND_ENDED, union(AT_WORK, Row.UNCONFIRMED), "none was run");
        ignored(Column.STOP_COMMAND_ENDED, WITHOUT_PROCESS, "it is down");
        handled(Column.RELOAD_COMMAND_ENDED, union(GOING_DOWN, Row.RUNNING), "answers the request");
        impossible(
                Column.RELOAD_COMMAND_ENDED, EnumSet.of(Row.UNCONFIRMED, Row.STARTING, Row.POST_START), "none was run");
        ignored(Column.RELOAD_COMMAND_ENDED, WITHOUT_PROCESS, "was answered when the program ended");
    }

    private void time() {
        handled(
                Column.TICK,
                EnumSet.of(Row.STARTING),
                "not ready in time: stopped, as a failed end for the restart policy");
        handled(
                Column.TICK,
                EnumSet.of(Row.STOPPING, Row.CLEARING),
                "gets the next signal of its stop; all that is left is killed, and again every 5 s");
        handled(Column.TICK, EnumSet.of(Row.BACKOFF), "starts, or waits for what it needs");
        ignored(Column.TICK, others(ALL, Row.STARTING, Row.STOPPING, Row.CLEARING, Row.BACKOFF), "has no deadline");
    }

    private void neighbours() {
        handled(Column.NEED_READY, EnumSet.of(Row.WAITING), "starts, if that was the last need");
        ignored(Column.NEED_READY, EnumSet.of(Row.BACKOFF), "waits for its own time");
        ignored(Column.NEED_READY, EnumSet.of(Row.DOWN), "is not wanted");
        ignored(Column.NEED_READY, EnumSet.of(Row.COMPLETED, Row.FAILED), "has come to its end");
        ignored(Column.NEED_READY, GOING_DOWN, "is looked at when it is down");
        impossible(Column.NEED_READY, union(AT_WORK, Row.UNCONFIRMED), "was ready, else it were not launched");
        handled(Column.NEED_LOST, AT_WORK, "is asked to end at once; it stays wanted, and waits after that");
        handled(
                Column.NEED_LOST,
                EnumSet.of(Row.UNCONFIRMED),
                "what is run before it is killed, or it is stopped as soon as its spawn is confirmed");
        handled(Column.NEED_LOST, EnumSet.of(Row.WAITING), "goes on waiting, for a new reason");
        ignored(Column.NEED_LOST, EnumSet.of(Row.BACKOFF), "is looked at when its time has come");
        ignored(Column.NEED_LOST, EnumSet.of(Row.DOWN), "is not wanted");
        ignored(Column.NEED_LOST, EnumSet.of(Row.COMPLETED, Row.FAILED), "has come to its end");
        ignored(Column.NEED_LOST, GOING_DOWN, "is on its way down");
    }
}
