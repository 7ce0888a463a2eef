package dev.vigil.daemon.state.journal;

import dev.vigil.core.End;
import dev.vigil.core.Exit;
import dev.vigil.core.Goal;
import dev.vigil.core.History;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceView;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.TriggerCause;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/** A {@link ServiceRecord} without its specification as bytes. Choices are written by their place in their enum. */
final class RecordCodec {
    private static final int UP = 1;
    private static final int RESTARTING = 2;
    private static final int READY = 4;
    private static final int ENDED = 8;
    private static final int FLAGS = 16;

    private static final Phase[] PHASES = Phase.values();
    private static final ServiceSpec.Kind[] KINDS = ServiceSpec.Kind.values();

    private static final int CODE = 0;
    private static final TriggerCause[] CAUSES = TriggerCause.values();
    private static final int KILLED = 1;
    private static final int UNKNOWN = 2;

    private static final int END_EXITED = 0;
    private static final int END_TIMED_OUT = 1;
    private static final int END_NOT_SPAWNED = 2;
    private static final int END_BROKEN = 3;
    private static final int END_TRIGGERED = 4;

    private RecordCodec() {}

    static void write(ServiceRecord record, WireWriter out) {
        out.octet((record.goal() == Goal.UP ? UP : 0)
                | (record.restarting() ? RESTARTING : 0)
                | (record.ready() ? READY : 0)
                | (record.end().isPresent() ? ENDED : 0));
        out.number(record.incarnation());
        out.number(record.sinceNanos());
        writeState(record.state(), out);
        writeHistory(record.history(), out);
        if (record.end().isPresent()) {
            writeEnd(record.end().get(), out);
        }
        out.text(record.leaving());
        out.text(record.blocker());
        out.text(record.statusText());
        out.text(record.reason());
    }

    /**
     * How far a stop is, beyond what {@link #write} says of it: a reader that does not know it goes on without further
     * signals, and waits for what is left to end.
     */
    static void writeStop(ServiceState state, WireWriter out) {
        if (state instanceof ServiceState.Stopping stopping) {
            out.flag(stopping.step() == StopStep.POST_STOP);
            out.number(stopping.further());
        } else {
            out.flag(false);
            out.number(0);
        }
    }

    /** Why a feature asked for its end, if one did. */
    static void writeCause(ServiceRecord record, WireWriter out) {
        boolean triggered = record.end().orElse(null) instanceof End.Triggered;
        out.choice(triggered ? ((End.Triggered) record.end().orElseThrow()).cause() : TriggerCause.OTHER);
    }

    /** {@code record} with what {@link #writeCause} has written. */
    static ServiceRecord readCause(ServiceRecord record, WireReader in) {
        TriggerCause cause = CAUSES[in.oneOf(CAUSES.length)];
        return record.end().orElse(null) instanceof End.Triggered triggered
                ? record.ended(Optional.of(new End.Triggered(triggered.reason(), triggered.ranNanos(), cause)))
                : record;
    }

    /** {@code record} with what {@link #writeStop} has written. */
    static ServiceRecord readStop(ServiceRecord record, WireReader in) {
        boolean postStop = in.flag();
        int further = in.smallNumber();
        return record.state() instanceof ServiceState.Stopping stopping
                ? record.with(stopping.at(postStop ? StopStep.POST_STOP : stopping.step(), further))
                : record;
    }

    static ServiceRecord read(ServiceSpec spec, WireReader in) {
        int flags = in.oneOf(FLAGS);
        long number = incarnation(in);
        long since = in.number();
        ServiceState state = readState(new Incarnation(spec.name(), number), in);
        if (number == 0 && state instanceof ServiceState.Launched) {
            throw new CorruptJournal("a launch without a number");
        }
        History history = readHistory(in);
        Optional<End> end = (flags & ENDED) != 0 ? Optional.of(readEnd(spec.name(), in)) : Optional.empty();
        return new ServiceRecord(
                spec,
                (flags & UP) != 0 ? Goal.UP : Goal.DOWN,
                (flags & RESTARTING) != 0,
                state,
                number,
                since,
                (flags & READY) != 0,
                history,
                end,
                in.text(),
                in.text(),
                in.text(),
                in.text());
    }

    /** 0: never launched. */
    private static long incarnation(WireReader in) {
        long number = in.number();
        if (number < 0) {
            throw new CorruptJournal("a negative incarnation (" + number + ")");
        }
        return number;
    }

    private static void writeState(ServiceState state, WireWriter out) {
        out.choice(state.phase());
        if (state instanceof ServiceState.Launched launched) {
            out.number(launched.pid());
            out.number(launched.startedNanos());
        }
        if (state instanceof ServiceState.Waiting waiting) {
            out.text(waiting.forService());
        } else if (state instanceof ServiceState.Starting starting) {
            out.number(starting.deadlineNanos());
        } else if (state instanceof ServiceState.Running running) {
            out.number(running.readyNanos());
        } else if (state instanceof ServiceState.Stopping stopping) {
            out.choice(stopping.step() == StopStep.POST_STOP ? StopStep.ASKED : stopping.step());
            out.number(stopping.deadlineNanos());
        } else if (state instanceof ServiceState.Backoff backoff) {
            out.number(backoff.untilNanos());
        }
    }

    private static ServiceState readState(Incarnation incarnation, WireReader in) {
        return switch (PHASES[in.oneOf(PHASES.length)]) {
            case DOWN -> new ServiceState.Down();
            case WAITING -> new ServiceState.Waiting(in.text());
            case STARTING -> new ServiceState.Starting(incarnation, in.count(), in.number(), in.number());
            case RUNNING -> new ServiceState.Running(incarnation, in.count(), in.number(), in.number());
            case STOPPING -> readStopping(incarnation, in);
            case BACKOFF -> new ServiceState.Backoff(in.number());
            case COMPLETED -> new ServiceState.Completed();
            case FAILED -> new ServiceState.Failed();
        };
    }

    private static ServiceState readStopping(Incarnation incarnation, WireReader in) {
        int pid = in.count();
        long started = in.number();
        StopStep step = in.oneOf(2) == 0 ? StopStep.ASKED : StopStep.KILLED;
        return new ServiceState.Stopping(incarnation, pid, step, started, in.number());
    }

    private static void writeHistory(History history, WireWriter out) {
        out.number(history.restarts());
        out.number(history.unstableEnds());
        out.list(history.restartTimes(), out::number);
        out.list(history.exits(), exit -> writeExit(exit, out));
    }

    private static History readHistory(WireReader in) {
        long restarts = in.number();
        int unstable = in.count();
        List<Long> times = in.list(in::number);
        List<ExitRecord> exits = in.list(() -> readExit(in));
        if (exits.size() > ServiceView.EXITS_MAX) {
            throw new CorruptJournal("more ends than are kept (" + exits.size() + ")");
        }
        return new History(restarts, unstable, 0, times, exits);
    }

    private static void writeExit(ExitRecord exit, WireWriter out) {
        out.number(exit.incarnation());
        writeHow(exit.exit(), out);
        out.number(exit.atNanos());
        out.number(exit.ranNanos());
        out.flag(exit.ready());
        out.flag(exit.asked());
    }

    private static ExitRecord readExit(WireReader in) {
        return new ExitRecord(incarnation(in), readHow(in), in.number(), in.number(), in.flag(), in.flag());
    }

    private static void writeHow(Exit exit, WireWriter out) {
        if (exit instanceof Exit.Code code) {
            out.octet(CODE);
            out.number(code.code());
        } else if (exit instanceof Exit.Killed killed) {
            out.octet(KILLED);
            out.number(killed.signal());
            out.flag(killed.coreDumped());
            out.flag(killed.outOfMemory());
        } else if (exit instanceof Exit.Unknown unknown) {
            out.octet(UNKNOWN);
            out.flag(unknown.away());
        }
    }

    private static Exit readHow(WireReader in) {
        return switch (in.octet()) {
            case CODE -> new Exit.Code(in.count());
            case KILLED -> new Exit.Killed(in.signal(), in.flag(), in.flag());
            case UNKNOWN -> new Exit.Unknown(in.flag());
            default -> throw new CorruptJournal("no such kind of exit");
        };
    }

    private static void writeEnd(End end, WireWriter out) {
        if (end instanceof End.Exited exited) {
            out.octet(END_EXITED);
            writeHow(exited.exit(), out);
            out.number(exited.ranNanos());
        } else if (end instanceof End.TimedOut timedOut) {
            out.octet(END_TIMED_OUT);
            out.choice(timedOut.kind());
            out.duration(timedOut.limit());
        } else if (end instanceof End.NotSpawned notSpawned) {
            out.octet(END_NOT_SPAWNED);
            out.text(notSpawned.error());
        } else if (end instanceof End.Broken broken) {
            out.octet(END_BROKEN);
            out.text(broken.error());
        } else if (end instanceof End.Triggered triggered) {
            out.octet(END_TRIGGERED);
            out.text(triggered.reason());
            out.number(triggered.ranNanos());
        }
    }

    private static End readEnd(String service, WireReader in) {
        return switch (in.octet()) {
            case END_EXITED -> new End.Exited(readHow(in), in.number());
            case END_TIMED_OUT -> new End.TimedOut(KINDS[in.oneOf(KINDS.length)], in.duration());
            case END_NOT_SPAWNED -> new End.NotSpawned(service, in.text());
            case END_BROKEN -> new End.Broken(in.text());
            case END_TRIGGERED -> new End.Triggered(in.text(), in.number());
            default -> throw new CorruptJournal("no such kind of end");
        };
    }
}
