package dev.vigil.cli.proc;

import java.util.Map;
import java.util.Optional;

/** Who keeps a process running, told from its ancestors, its control group and its environment. */
final class Supervisors {
    private static final Map<String, String> BY_NAME = Map.ofEntries(
            Map.entry("vigild", "vigild"),
            Map.entry("systemd", "systemd"),
            Map.entry("runsv", "runit"),
            Map.entry("s6-supervise", "s6"),
            Map.entry("supervise", "daemontools"),
            Map.entry("supervisord", "supervisord"),
            Map.entry("supervise-daemo", "OpenRC"),
            Map.entry("perpd", "perp"),
            Map.entry("dinit", "dinit"),
            Map.entry("circusd", "circus"),
            Map.entry("monit", "monit"),
            Map.entry("containerd-shim", "containerd"),
            Map.entry("launchd", "launchd"));
    private static final int GENERATIONS_MAX = 64;

    private final Proc proc;

    Supervisors(Proc proc) {
        this.proc = proc;
    }

    static boolean isSupervisor(ProcessEntry process) {
        return process.pid() == 1 || BY_NAME.containsKey(process.name());
    }

    /** {@code vigild (pid 12, service web)}; empty: nobody who is known. */
    Optional<String> of(ProcessEntry process) {
        Optional<String> ancestor = ancestor(process);
        String service = variable(process.pid(), "VIGIL_SERVICE");
        if (ancestor.isPresent() && !ancestor.get().startsWith("systemd")) {
            return ancestor.map(who -> service.isEmpty() ? who : who + ", service " + service);
        }
        if (!service.isEmpty()) {
            return Optional.of("vigild, service " + service + " (VIGIL_SERVICE)");
        }
        Optional<String> unit = unit(process.pid());
        if (unit.isPresent()) {
            return Optional.of("systemd, unit " + unit.get());
        }
        return variable(process.pid(), "NOTIFY_SOCKET").isEmpty()
                ? Optional.empty()
                : Optional.of("somebody who told it NOTIFY_SOCKET");
    }

    private Optional<String> ancestor(ProcessEntry process) {
        Optional<ProcessEntry> at = proc.process(process.ids().parent());
        for (int i = 0; i < GENERATIONS_MAX && at.isPresent() && at.get().pid() > 1; i++) {
            String known = BY_NAME.get(at.get().name());
            if (known != null) {
                return Optional.of(known + " (pid " + at.get().pid() + ")");
            }
            at = proc.process(at.get().ids().parent());
        }
        return Optional.empty();
    }

    /** The systemd.service(5) whose control group it is in. */
    private Optional<String> unit(int pid) {
        for (String line : proc.read(pid, "cgroup").lines().toList()) {
            for (String part : line.split("/", -1)) {
                if (part.endsWith(".service")) {
                    return Optional.of(part);
                }
            }
        }
        return Optional.empty();
    }

    /** Of the environment it was started with; empty also when it may not be read. */
    private String variable(int pid, String name) {
        for (String line : proc.read(pid, "environ").split("\0", -1)) {
            if (line.startsWith(name + "=")) {
                return line.substring(name.length() + 1);
            }
        }
        return "";
    }
}
