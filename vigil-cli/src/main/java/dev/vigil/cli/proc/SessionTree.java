package dev.vigil.cli.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sessions, the process groups in them, and the processes in those: the tree that one computes in the head of ps -j.
 */
public record SessionTree(List<Session> sessions) {
    /**
     * @param id pid of the leader, who may be gone
     * @param terminal device number of the controlling terminal of its processes; 0: none
     */
    public record Session(int id, int terminal, List<Group> groups) {
        /** Empty: it has ended, or was not asked for. */
        public Optional<ProcessEntry> leader() {
            return groups.stream()
                    .flatMap(group -> group.processes().stream())
                    .filter(process -> process.pid() == id)
                    .findFirst();
        }
    }

    /** @param foreground whether what is typed at the terminal goes to it */
    public record Group(int id, boolean foreground, List<ProcessEntry> processes) {}

    public static SessionTree of(List<ProcessEntry> processes) {
        Map<Integer, Map<Integer, List<ProcessEntry>>> tree = new TreeMap<>();
        for (ProcessEntry process : processes) {
            tree.computeIfAbsent(process.ids().session(), _ -> new TreeMap<>())
                    .computeIfAbsent(process.ids().group(), _ -> new ArrayList<>())
                    .add(process);
        }
        List<Session> sessions = new ArrayList<>();
        tree.forEach((id, groups) -> sessions.add(session(id, groups)));
        return new SessionTree(sessions);
    }

    private static Session session(int id, Map<Integer, List<ProcessEntry>> members) {
        List<Group> groups = new ArrayList<>();
        members.forEach((group, processes) ->
                groups.add(new Group(group, processes.getFirst().isForeground(), List.copyOf(processes))));
        int terminal = groups.stream()
                .flatMap(group -> group.processes().stream())
                .mapToInt(process -> process.ids().terminal())
                .filter(device -> device != 0)
                .findFirst()
                .orElse(0);
        return new Session(id, terminal, groups);
    }
}
