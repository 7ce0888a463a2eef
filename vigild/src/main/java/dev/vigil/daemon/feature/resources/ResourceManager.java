package dev.vigil.daemon.feature.resources;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ReadableSize;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.core.spec.Priorities;
import dev.vigil.core.spec.ResourceControl;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.launch.CommandLimits;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchStep;
import dev.vigil.daemon.loop.ServiceMessages.Topic;
import dev.vigil.daemon.process.GroupCounters;
import dev.vigil.daemon.process.ResourceGroups;
import dev.vigil.daemon.process.ResourceGroups.UnmetLimit;
import dev.vigil.daemon.state.journal.JournalSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts services under the limits of control groups, gives them their priorities, and tells what has come of that: which
 * limits are not in force here, and which ones the kernel has enforced. Both is done by the pid of the process that
 * waits for its program, so that the program never runs without them. A limit that can't be set costs the limit, a
 * priority that can't be set costs the launch: the one depends on the machine, the other on the rights of vigild.
 */
public final class ResourceManager implements Feature, CommandLimits {
    private static final String NOT_IN_FORCE = "limits";
    private static final String ENFORCED = "limits enforced";

    private final FeatureContext context;
    private final ResourceGroups groups;
    private final PrioritySteps priorities;
    private final MemoryWatch memory;
    private final UsageSampler usage;
    private final LimitJournal journal;

    public ResourceManager(FeatureContext context) {
        this.context = context;
        this.groups = context.groups().cgroups().resources();
        this.priorities = new PrioritySteps(context.linux());
        this.memory = new MemoryWatch(context);
        this.usage = new UsageSampler(context);
        this.journal = new LimitJournal(groups);
    }

    /** Measures what services use. */
    public UsageSampler usage() {
        return usage;
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        List<LaunchStep> steps = new ArrayList<>();
        spec.section(Priorities.class).map(priorities::of).ifPresent(steps::addAll);
        Map<CgroupLimit, Long> limits = limits(spec);
        String service = spec.name();
        if (!limits.isEmpty() || groups.mayBeLimited(service)) {
            steps.add(pid -> {
                List<UnmetLimit> unmet = groups.apply(service, limits, pid);
                context.loop().post(() -> limited(service, limits, LimitNotes.of(unmet)));
                return Optional.empty();
            });
        }
        return LaunchAdditions.steps(steps);
    }

    /**
     * A command that is run around a launch has control groups of its own with the same limits: what the program itself
     * may use is not shared with it, and what it leaves behind can be killed at one stroke.
     */
    @Override
    public LaunchAdditions of(ServiceSpec spec, Incarnation mark) {
        Map<CgroupLimit, Long> limits = limits(spec);
        if (limits.isEmpty()) {
            return LaunchAdditions.NOTHING;
        }
        String group = mark.service();
        return LaunchAdditions.steps(List.of(pid -> {
            context.groups().cgroups().attachAtOnce(group, pid);
            groups.apply(group, limits, pid);
            return Optional.empty();
        }));
    }

    private static Map<CgroupLimit, Long> limits(ServiceSpec spec) {
        return spec.section(ResourceControl.class).map(ResourceControl::limits).orElse(Map.of());
    }

    private void limited(String service, Map<CgroupLimit, Long> limits, String problem) {
        if (!problem.isEmpty() && !problem.equals(journal.noteOf(service))) {
            context.messages().warn(Topic.STATE, service, service + ": " + problem);
        }
        journal.put(service, problem);
        note(service, limits, problem);
    }

    private void note(String service, Map<CgroupLimit, Long> limits, String problem) {
        if (problem.isEmpty()) {
            context.notes().remove(service, NOT_IN_FORCE);
        } else {
            context.notes().put(service, NOT_IN_FORCE, () -> Optional.of(problem));
        }
        if (limits.containsKey(CgroupLimit.MEMORY) || limits.containsKey(CgroupLimit.TASKS)) {
            context.notes().put(service, ENFORCED, () -> enforced(service, limits));
        } else {
            context.notes().remove(service, ENFORCED);
        }
    }

    private Optional<String> enforced(String service, Map<CgroupLimit, Long> limits) {
        GroupCounters counted = groups.sinceLaunch(service);
        List<String> said = new ArrayList<>();
        if (counted.forksRefused() > 0) {
            said.add("it has reached tasks " + limits.getOrDefault(CgroupLimit.TASKS, 0L) + ": "
                    + counted.forksRefused() + (counted.forksRefused() == 1 ? " fork was" : " forks were")
                    + " refused");
        }
        if (counted.memoryKills() > 0) {
            said.add("out of memory: the kernel has killed " + counted.memoryKills() + " of its processes, limit "
                    + ReadableSize.of(limits.getOrDefault(CgroupLimit.MEMORY, 0L)));
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", said));
    }

    @Override
    public void running(Incarnation incarnation, ServiceSpec spec) {
        memory.begin(incarnation, spec);
    }

    /** Limits of control groups hold for what runs, too. */
    @Override
    public void described(Optional<ServiceSpec> before, ServiceSpec now, Optional<ServiceState.Launched> live) {
        Optional<ResourceControl> wanted = now.section(ResourceControl.class);
        boolean same =
                before.flatMap(spec -> spec.section(ResourceControl.class)).equals(wanted);
        if (same || live.isEmpty() || live.get().pid() == 0) {
            return;
        }
        String service = now.name();
        Map<CgroupLimit, Long> limits = limits(now);
        int pid = live.get().pid();
        groups.later(() -> {
            String unmet = LimitNotes.of(groups.apply(service, limits, pid));
            context.loop().post(() -> limited(service, limits, unmet));
        });
        if (live.get() instanceof ServiceState.Running running) {
            memory.end(running.incarnation());
            memory.begin(running.incarnation(), now);
        }
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        journal.resume(spec.name(), state.pid());
        Map<CgroupLimit, Long> limits = limits(spec);
        if (!limits.isEmpty()) {
            note(spec.name(), limits, journal.noteOf(spec.name()));
        }
        if (state instanceof ServiceState.Running) {
            memory.begin(incarnation, spec);
        }
    }

    /** What the kernel has enforced stands in the log too: the groups, and what they have counted, soon go. */
    @Override
    public void ended(Incarnation incarnation) {
        String service = incarnation.service();
        memory.end(incarnation);
        if (journal.has(service)) {
            context.notes().of(service, ENFORCED).ifPresent(text -> {
                context.messages().warn(Topic.STATE, service, service + ": " + text);
                context.notes().put(service, ENFORCED, () -> Optional.of(text));
            });
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return Math.min(memory.nextDeadlineNanos(), usage.nextDeadlineNanos());
    }

    @Override
    public void tick(long nowNanos) {
        memory.tick(nowNanos);
        usage.tick(nowNanos);
    }

    @Override
    public Optional<JournalSection> journalSection() {
        return Optional.of(journal);
    }
}
