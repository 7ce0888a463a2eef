package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The groups of all incarnations that have processes, and whose a process is. */
public final class Groups {
    private final Linux linux;
    private final Cgroups cgroups;
    private final IdentityVariables identity;
    private final LeaderNumbers numbers;
    private final Map<Incarnation, Group> groups = new HashMap<>();
    private final Map<Integer, Group> byLeader = new HashMap<>();
    /** By session, of main processes that lead, or belong to, another than that of the first process. */
    private final Map<Integer, Group> byMainSession = new HashMap<>();
    /** Children of vigild that show nothing of whose they are, and were found out otherwise. */
    private final Map<Integer, Group> attributed = new HashMap<>();

    private final Map<Incarnation, GroupIdentity> gone = new HashMap<>();
    private final Set<Incarnation> leftAlone = new HashSet<>();
    private long changes;

    Groups(Linux linux, Cgroups cgroups, IdentityVariables identity) {
        this.linux = linux;
        this.cgroups = cgroups;
        this.identity = identity;
        this.numbers = new LeaderNumbers(linux);
    }

    IdentityVariables identity() {
        return identity;
    }

    /** The control groups of services. */
    public Cgroups cgroups() {
        return cgroups;
    }

    LeaderNumbers numbers() {
        return numbers;
    }

    /** Grows with each process that is watched anew. */
    public long changes() {
        return changes;
    }

    /** Another process of a group is watched now. */
    void changed() {
        changes++;
    }

    /** The leaders and main processes. */
    Set<Integer> mainPids() {
        Set<Integer> pids = new HashSet<>();
        groups.values().forEach(group -> pids.addAll(List.of(group.leader, group.main)));
        return pids;
    }

    /** The pidfds by which their processes are watched. */
    public List<Integer> pidfds() {
        List<Integer> pidfds = new ArrayList<>();
        for (Group group : groups.values()) {
            pidfds.add(group.leaderReaped ? -1 : group.leaderPidfd);
            pidfds.add(group.mainPidfd);
        }
        pidfds.removeIf(fd -> fd < 0);
        return pidfds;
    }

    void add(Group group) {
        changes++;
        groups.put(group.incarnation, group);
        byLeader.put(group.leader, group);
    }

    void remove(Group group) {
        gone.put(group.incarnation, group.identity());
        groups.remove(group.incarnation, group);
        byLeader.remove(group.leader, group);
        byMainSession.values().removeIf(group::equals);
        attributed.values().removeIf(group::equals);
    }

    /** Another process of the group is its main one: what is in its session is of the group, too. */
    void follow(Group group) {
        int session = linux.getsid(group.main);
        if (session > 0 && session != group.leader) {
            byMainSession.put(session, group);
        }
    }

    /** A child was reaped: its number may be another's. */
    void reaped(int pid) {
        attributed.remove(pid);
    }

    /** What is left of an incarnation belongs to it no longer. */
    void leaveAlone(Group group) {
        leftAlone.add(group.incarnation);
        cgroups.leaveAlone(group.service());
    }

    /** Whether a process is left of an incarnation, and was left alone. */
    boolean isLeftAlone(int pid) {
        return !leftAlone.isEmpty()
                && (cgroups.isLeftAlone(pid)
                        || identity.read(pid).filter(leftAlone::contains).isPresent());
    }

    /**
     * By what the processes of an incarnation will be found again, also of one that is gone and whose end was not
     * handled yet: a journal that is written now says that it runs, and must say by which process.
     */
    Optional<GroupIdentity> identity(Incarnation incarnation) {
        return Optional.ofNullable(groups.get(incarnation))
                .map(Group::identity)
                .or(() -> Optional.ofNullable(gone.get(incarnation)));
    }

    /** All ends were handled. */
    public void forgetGone() {
        gone.clear();
    }

    @Nullable
    Group get(Incarnation incarnation) {
        return groups.get(incarnation);
    }

    Collection<Group> all() {
        return List.copyOf(groups.values());
    }

    boolean hasLeader(int pid) {
        return byLeader.containsKey(pid);
    }

    /** The pid of the main process of an incarnation; 0: it has none. */
    public int mainOf(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        return group == null || group.mainEnded ? 0 : group.main;
    }

    /** Of which incarnation a process is, if it is of any. */
    public Optional<Incarnation> incarnationOf(int pid) {
        return owner(pid).map(group -> group.incarnation);
    }

    /**
     * By session. The number of a session may be another's by now, but only for a process that does not descend from
     * us.
     */
    Optional<Group> bySession(int pid) {
        return Optional.ofNullable(byLeader.get(linux.getsid(pid)));
    }

    /**
     * Of a process that descends from us: by session, else by cgroup, else by its mark. A program that writes its title
     * over its environment bears none: then it is of the one that is just putting itself into the background.
     */
    Optional<Group> ownerOfDescendant(int pid) {
        Optional<Group> owner = owner(pid, bySession(pid).or(() -> byMainSession(pid)));
        if (owner.isEmpty()) {
            owner = forkedBy(pid);
            owner.ifPresent(group -> attributed.put(pid, group));
        }
        return owner;
    }

    /** Of any process: by session if its number is still that of the group, else by cgroup, else by its mark. */
    Optional<Group> owner(int pid) {
        return owner(
                        pid,
                        bySession(pid)
                                .filter(numbers::areHeld)
                                .or(() -> byMainSession(pid).filter(group -> isSessionOfMain(pid, group))))
                .or(() -> Optional.ofNullable(attributed.get(pid)));
    }

    private Optional<Group> byMainSession(int pid) {
        return byMainSession.isEmpty() ? Optional.empty() : Optional.ofNullable(byMainSession.get(linux.getsid(pid)));
    }

    /** Whether a process is in the session of the main process of a group, which is there. */
    boolean isSessionOfMain(int pid, Group group) {
        return group.main != group.leader
                && numbers.isThere(group.mainPidfd)
                && linux.getsid(pid) == linux.getsid(group.main);
    }

    /** One that runs the program of the first process, if there are several. */
    private Optional<Group> forkedBy(int pid) {
        List<Group> searching =
                groups.values().stream().filter(Group::isWithoutMain).toList();
        if (searching.isEmpty()) {
            return Optional.empty();
        }
        long started = ProcStat.of(linux, pid)
                .filter(stat -> !stat.hasEnded())
                .map(ProcStat::startTicks)
                .orElse(-1L);
        String executable = linux.readlink("/proc/" + pid + "/exe").orElse("?");
        List<Group> possible = searching.stream()
                .filter(group -> started >= group.startTicks)
                .filter(group -> searching.size() == 1 || group.executable.equals(executable))
                .toList();
        return possible.size() == 1 ? Optional.of(possible.getFirst()) : Optional.empty();
    }

    private Optional<Group> owner(int pid, Optional<Group> bySession) {
        if (bySession.isPresent()) {
            return bySession;
        }
        Optional<Group> byCgroup = cgroups.serviceOf(pid).flatMap(this::latestOf);
        return byCgroup.isPresent() ? byCgroup : identity.read(pid).map(groups::get);
    }

    private Optional<Group> latestOf(String service) {
        @Nullable Group latest = null;
        for (Group group : groups.values()) {
            boolean later = latest == null || group.incarnation.number() > latest.incarnation.number();
            latest = group.service().equals(service) && later ? group : latest;
        }
        return Optional.ofNullable(latest);
    }
}
