package dev.vigil.daemon.state.restore;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.launch.HelperProcess;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.LaunchResult;
import dev.vigil.daemon.launch.Launcher;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.output.OutputManager;
import dev.vigil.daemon.process.ChildSignals;
import dev.vigil.daemon.process.ExitEvents;
import dev.vigil.daemon.process.Groups;
import dev.vigil.daemon.process.KeptDescriptors;
import dev.vigil.daemon.process.Processes;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process that does nothing but hold descriptors. When vigild is killed and a service ends before the next one is
 * there, two things would be gone with the last who held them: what waits in its FIFO, and how it ended, which the
 * kernel keeps as long as somebody has a pidfd of it; and so would the files that services have stored. The keeper is a
 * {@code sleep} that has inherited all of these;
 * the next vigild asks it by pidfd_getfd(2), root or not, and starts another.
 *
 * <p>It is replaced a little after what is to be held has changed, so that many changes cost one launch.
 */
public final class Keeper implements LoopComponent {
    static final String NAME = "(keeper)";

    private static final int SIGKILL = 9;
    private static final long QUIET_NANOS = 30_000_000;
    private static final long PATIENCE_NANOS = 300_000_000;
    private static final long RETRY_NANOS = 10_000_000_000L;
    private static final List<String> COMMAND = List.of("/bin/sleep", "2147483647");

    private final Linux linux;
    private final String runDirectory;
    private final Launcher launcher;
    private final Groups groups;
    private final ExitEvents exits;
    private final OutputManager outputs;
    private final KeptDescriptors kept;
    private long seen;
    private long seenOfKept;
    private long launchedNanos = Long.MIN_VALUE / 2;
    private long changedNanos = Long.MAX_VALUE;
    private long dueNanos = Long.MAX_VALUE;
    private boolean launching;
    private boolean closed;
    private int pid;
    private long current;
    private Runnable endOfFormer = () -> {};

    /** @param kept what else is to be held: it is held at once, since its owner relies on that */
    public Keeper(
            Linux linux,
            String runDirectory,
            Launcher launcher,
            Processes processes,
            OutputManager outputs,
            KeptDescriptors kept) {
        this.linux = linux;
        this.runDirectory = runDirectory;
        this.launcher = launcher;
        this.groups = processes.groups();
        this.exits = processes.exits();
        this.outputs = outputs;
        this.kept = kept;
    }

    private long changes() {
        return groups.changes() + outputs.changes() + kept.changes() + (exits.socket() < 0 ? 0 : 1);
    }

    @Override
    public long nextDeadlineNanos() {
        long changes = changes();
        if (changes != seen) {
            seen = changes;
            long now = linux.monotonicNanos();
            changedNanos = Math.min(changedNanos, now);
            boolean atOnce = kept.changes() != seenOfKept && now - launchedNanos > PATIENCE_NANOS;
            dueNanos = atOnce ? now : Math.min(now + QUIET_NANOS, changedNanos + PATIENCE_NANOS);
            seenOfKept = kept.changes();
        }
        return launching ? Long.MAX_VALUE : dueNanos;
    }

    @Override
    public void tick(long nowNanos) {
        dueNanos = Long.MAX_VALUE;
        changedNanos = Long.MAX_VALUE;
        Set<Integer> held = wanted();
        if (held.isEmpty()) {
            end();
            return;
        }
        launching = true;
        launchedNanos = nowNanos;
        // The number tells two keepers from each other, nothing more.
        Incarnation incarnation = new Incarnation(NAME, nowNanos);
        launcher.launchOther(
                HelperProcess.of(incarnation, runDirectory, COMMAND, descriptors(held)),
                launched -> began(incarnation, launched, held),
                _ -> ended(incarnation));
        seen = changes();
    }

    private Set<Integer> wanted() {
        Set<Integer> wanted = new HashSet<>(outputs.pipes());
        wanted.addAll(groups.pidfds());
        wanted.addAll(kept.descriptors());
        if (!wanted.isEmpty() && exits.socket() >= 0) {
            wanted.add(exits.socket());
        }
        return wanted;
    }

    /** Each under its own number, so that none is in the way of another. */
    private static List<Descriptor> descriptors(Set<Integer> held) {
        List<Descriptor> descriptors = new ArrayList<>(LaunchPlanner.NULL_OUTPUT);
        held.forEach(fd -> descriptors.add(new Descriptor.Inherited(fd, fd)));
        return descriptors;
    }

    private void began(Incarnation incarnation, LaunchResult launched, Set<Integer> held) {
        launching = false;
        switch (launched) {
            case LaunchResult.Started started -> {
                // What was closed meanwhile may be a client's number now, whose connection must not be held open.
                boolean sound = wanted().containsAll(held) && !closed;
                if (sound) {
                    end();
                    pid = started.pid();
                    current = incarnation.number();
                    outputs.kept(held);
                } else {
                    ChildSignals.kill(linux, started.pid());
                    dueNanos = linux.monotonicNanos() + QUIET_NANOS;
                }
            }
            // What was closed meanwhile can't be inherited.
            case LaunchResult.Refused _ ->
                dueNanos = linux.monotonicNanos() + (wanted().containsAll(held) ? RETRY_NANOS : QUIET_NANOS);
        }
    }

    /** Somebody has killed it. */
    private void ended(Incarnation incarnation) {
        if (pid > 0 && incarnation.number() == current) {
            pid = 0;
            outputs.kept(Set.of());
            dueNanos = linux.monotonicNanos() + PATIENCE_NANOS;
        }
    }

    /** Takes the place of those of an earlier vigild, which hold on until then; {@code end} may be called often. */
    public void replaces(Runnable end) {
        endOfFormer = end;
        dueNanos = linux.monotonicNanos();
    }

    private void end() {
        endOfFormer.run();
        if (pid > 0) {
            linux.kill(pid, SIGKILL);
            pid = 0;
            outputs.kept(Set.of());
        }
    }

    /** Whether one is on its way, which {@link #close} has to wait for. */
    public boolean isLaunching() {
        return launching;
    }

    /** Ends it, or the one that is on its way as soon as it is there. */
    public void close() {
        closed = true;
        end();
    }
}
