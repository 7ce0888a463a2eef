package dev.vigil.sim;

import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Watchdog;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.ProcessBehaviour;
import dev.vigil.sim.kernel.ProcessTable;
import dev.vigil.sim.kernel.SimProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A process of a service, which lives as its {@link Behaviour} says: writes, forks, says that it is ready, and ends.
 */
final class SimProgram implements ProcessBehaviour {
    private static final int ABRT = 6;
    private static final int TERM = 15;
    private static final int CONT = 18;
    private static final long QUIET_NANOS_MAX = 36_000_000_000_000L;
    private static final long SUDDEN_NANOS_MAX = 2_000_000;

    private final SimMachine world;
    private final Kernel kernel;
    private final SimProcess self;
    private final SimService resident;
    private final Behaviour habit;
    private final Deque<byte[]> unwritten = new ArrayDeque<>();
    private boolean leaving;

    SimProgram(SimMachine world, SimProcess self, SimService resident, Behaviour habit) {
        this.world = world;
        this.kernel = world.kernel();
        this.self = self;
        this.resident = resident;
        this.habit = habit;
    }

    @Override
    public void begin() {
        openOutputAgain();
        for (int i = 0; i < habit.speech().linesAtStart(); i++) {
            say();
        }
        speakAfter(
                world.isCalm()
                        ? Behaviour.WELL.speech().everyNanos()
                        : habit.speech().everyNanos());
        for (int i = 0; i < habit.children(); i++) {
            later(world.draw().magnitude(1_000, 5_000_000_000L), this::fork);
        }
        if (habit.lifeNanos() < Long.MAX_VALUE) {
            later(habit.lifeNanos(), this::endOfLife);
        }
        if (kernel.weather().strikes(Fault.SUDDEN_DEATHS)) {
            later(kernel.weather().draw(Fault.SUDDEN_DEATHS).magnitude(100, SUDDEN_NANOS_MAX), () -> end(killed(9)));
        }
    }

    /** As programs do that are told to log to {@code /dev/stdout}; those of other users all do. */
    private void openOutputAgain() {
        if (self.uid() != 0 && kernel.outputOf(self).isPresent()) {
            int opened = kernel.reopen(self, 1);
            if (opened < 0) {
                throw new PropertyViolation(self + " may not open its standard output: " + Errno.describe(opened));
            }
        }
    }

    /** Says that it is ready, once and by what the specification names. */
    SimProgram readyBy(Readiness readiness) {
        if (habit.readyNanos() < Long.MAX_VALUE) {
            later(habit.readyNanos(), () -> sayReady(readiness));
        }
        return this;
    }

    /** Says that it is alive, if somebody wants to hear it. */
    SimProgram beating() {
        if (resident.spec().section(Watchdog.class).isPresent()) {
            long timeoutNanos = 1_000 * Long.parseLong(variable("WATCHDOG_USEC"));
            later(0, new SimHeartbeat(world, self, timeoutNanos, this::later, this::tell)::begin);
        }
        return this;
    }

    private void sayReady(Readiness readiness) {
        switch (readiness) {
            case Readiness.Notify _ -> notifyReady();
            case Readiness.NotificationFd fd -> kernel.write(self, fd.fd(), new byte[] {'\n'}, 0);
            case Readiness.LogLine _ -> write("ready\n");
            case Readiness.FileExists file -> kernel.touch(file.path());
            case Readiness.Unix unix -> kernel.listen(self, unix.path());
            case Readiness.Delay _, Readiness.Exec _, Readiness.Tcp _, Readiness.Http _ -> {}
        }
    }

    /** Some hand over to a child, as daemons do that fork, and end. */
    private void notifyReady() {
        if (world.isCalm() || !world.draw().chance(0.2)) {
            tell("STATUS=well\nREADY=1\n");
            return;
        }
        SimProcess child = kernel.forkWithFiles(self);
        world.population().forked(self, child);
        Behaviour itsHabit = Behaviour.draw(world.draw(), resident).childless();
        kernel.processes().run(child, new SimProgram(world, child, resident, itsHabit).beating());
        world.population().of(child).ifPresent(incarnation -> world.truth().mayBeMain(child, incarnation));
        tell("MAINPID=" + child.pid() + "\nREADY=1\n");
        later(world.draw().magnitude(1_000, 1_000_000_000), () -> end(new ChildStatus(false, 0, false)));
    }

    private int tell(String message) {
        int sent = kernel.send(self, variable("NOTIFY_SOCKET"), message.getBytes(StandardCharsets.UTF_8));
        if (sent == -Errno.EACCES) {
            throw new PropertyViolation(self + " may not send to " + variable("NOTIFY_SOCKET"));
        }
        return sent;
    }

    private String variable(String name) {
        for (String line : self.environment().split("\0", -1)) {
            if (line.startsWith(name + "=")) {
                return line.substring(name.length() + 1);
            }
        }
        return "";
    }

    private void later(long nanos, Runnable deed) {
        kernel.agenda().after(nanos, () -> {
            if (self.isAlive()) {
                deed.run();
            }
        });
    }

    /** In the calm nobody dies by itself any more, but for those whose life is a task. */
    private void endOfLife() {
        if (!world.isCalm() || isTask()) {
            end(habit.end());
        }
    }

    private boolean isTask() {
        return !self.argv().getFirst().equals(ServiceGenerator.SERVICE)
                || resident.spec().kind() == ServiceSpec.Kind.ONESHOT;
    }

    private void end(ChildStatus how) {
        kernel.processes().exit(self, how);
    }

    private static ChildStatus killed(int signal) {
        return ProcessTable.killedBy(signal);
    }

    // ---- signals

    @Override
    public void signalled(int signal) {
        if (signal == ABRT) {
            world.population().of(self).ifPresent(world.watchdogs()::aborted);
        }
        if (signal == CONT || leaving) {
            return;
        }
        switch (world.isCalm() ? Behaviour.Manners.DIES : habit.manners()) {
            case DIES -> end(killed(signal));
            case OBEYS -> {
                if (signal == TERM) {
                    leaving = true;
                    later(habit.farewellNanos(), () -> end(new ChildStatus(false, 0, false)));
                }
            }
            case IGNORES -> {}
        }
    }

    // ---- output

    private void speakAfter(long nanos) {
        if (nanos < Long.MAX_VALUE) {
            later(nanos, () -> {
                say();
                speakAfter(Math.min(2 * nanos, QUIET_NANOS_MAX));
            });
        }
    }

    private void say() {
        write(world.ledger()
                .nextLine(resident.name(), Math.max(20, habit.speech().lineBytes())));
    }

    /** A process whose pipe is full sleeps; it goes on writing when there is room. */
    private void write(String text) {
        boolean first = unwritten.isEmpty();
        unwritten.add(text.getBytes(StandardCharsets.UTF_8));
        if (first) {
            flush();
        }
    }

    private void flush() {
        while (self.isAlive() && !unwritten.isEmpty()) {
            byte[] next = unwritten.remove();
            int count = kernel.write(self, 1, next, 0);
            if (count > 0 && kernel.outputOf(self).isPresent()) {
                world.ledger().took(resident.name(), next, 0, count);
            }
            if (count >= 0 && count < next.length) {
                unwritten.addFirst(Arrays.copyOfRange(next, count, next.length));
            } else if (count == -Errno.EAGAIN) {
                unwritten.addFirst(next);
                kernel.whenRoom(self, 1, () -> kernel.agenda().after(1_000, this::flush));
                return;
            }
        }
    }

    // ---- children

    /** Another process of the service: in its session, or in one of its own, or whose parent ends at once. */
    private void fork() {
        if (world.isCalm()) {
            return;
        }
        SimProcess child = kernel.forkWithFiles(self);
        world.population().forked(self, child);
        boolean away = world.draw().chance(0.4);
        if (world.draw().chance(0.4)) {
            kernel.processes().setSession(child);
        }
        Behaviour itsHabit = Behaviour.ofChild(world.draw()).childless();
        SimProgram actor = new SimProgram(world, child, resident, itsHabit);
        kernel.processes().run(child, away ? new Forker(world, child, actor) : actor);
    }

    /** The middle one of a double fork: it forks and ends. */
    private record Forker(SimMachine world, SimProcess self, SimProgram like) implements ProcessBehaviour {
        @Override
        public void begin() {
            SimProcess child = world.kernel().forkWithFiles(self);
            world.population().forked(self, child);
            if (world.draw().chance(0.5)) {
                world.kernel().processes().setSession(child);
            }
            world.kernel().processes().run(child, new SimProgram(world, child, like.resident, like.habit));
            world.kernel().processes().exit(self, new ChildStatus(false, 0, false));
        }

        @Override
        public void signalled(int signal) {}
    }
}
