package dev.vigil.cli;

import java.util.Map;
import java.util.Optional;

/** What people type who come from other tools, and what they mean by it here. */
final class VerbHints {
    private static final String LOOK = "vigil status";
    private static final String LOGS = "vigil logs -f NAME";
    private static final String STOP = "vigil stop NAME, or vigil signal KILL NAME";
    private static final String SHELL =
            "services are plain processes: vigil status shows the pid, nsenter(1) enters its namespaces";
    private static final String CHANGED = "vigil apply takes up a changed file";
    private static final String FILE = "a service is a table of vigil.toml; " + CHANGED;
    private static final String IMAGES = "Vigil runs programs, not images";
    private static final String BOOT = "vigil install";

    private static final Map<String, String> MEANT = Map.ofEntries(
            // ls, docker, systemctl, supervisorctl, pm2: what is there?
            Map.entry("ls", LOOK),
            Map.entry("list", LOOK),
            Map.entry("list-units", LOOK),
            Map.entry("l", LOOK),
            Map.entry("state", LOOK),
            Map.entry("is-active", "vigil status NAME, which ends with 0 if it runs"),
            Map.entry("avail", LOOK),
            Map.entry("pid", "vigil status NAME"),
            Map.entry("stats", "vigil status --usage"),
            Map.entry("top", "vigil status --usage --watch"),
            Map.entry("monit", "vigil status --usage --watch"),
            Map.entry("monitor", "vigil status --watch"),
            Map.entry("watch", "vigil status --watch"),
            Map.entry("info", "vigil why NAME"),
            Map.entry("describe", "vigil why NAME"),
            Map.entry("explain", "vigil why NAME"),
            // what does it say?
            Map.entry("tail", LOGS),
            Map.entry("log", LOGS),
            Map.entry("follow", LOGS),
            Map.entry("journal", LOGS),
            Map.entry("maintail", "the messages of vigild are in its vigild.log"),
            Map.entry("history", "vigil events NAME"),
            // do something
            Map.entry("kill", STOP),
            Map.entry("term", STOP),
            Map.entry("pause", "vigil signal STOP NAME"),
            Map.entry("unpause", "vigil signal CONT NAME"),
            Map.entry("once", "vigil start NAME"),
            Map.entry("begin", "vigil start NAME"),
            Map.entry("quit", "vigil down"),
            Map.entry("shutdown", "vigil down"),
            Map.entry("exit", "vigil down"),
            Map.entry("exec", SHELL),
            Map.entry("attach", SHELL),
            Map.entry("sh", SHELL),
            Map.entry("shell", SHELL),
            Map.entry("fg", LOGS),
            // files
            Map.entry("config", "vigil check"),
            Map.entry("validate", "vigil check"),
            Map.entry("configtest", "vigil check"),
            Map.entry("verify", "vigil check"),
            Map.entry("reread", CHANGED),
            Map.entry("update", CHANGED),
            Map.entry("daemon-reload", CHANGED),
            Map.entry("replan", CHANGED),
            Map.entry("add", FILE),
            Map.entry("create", FILE),
            Map.entry("init", FILE),
            Map.entry("edit", FILE),
            Map.entry("rm", FILE),
            Map.entry("remove", FILE),
            Map.entry("delete", FILE),
            Map.entry("scale", "the key instances of a service; " + CHANGED),
            Map.entry("build", IMAGES),
            Map.entry("pull", IMAGES),
            Map.entry("push", IMAGES),
            Map.entry("images", IMAGES),
            // boot
            Map.entry("enable", BOOT),
            Map.entry("startup", BOOT),
            Map.entry("disable", "vigil uninstall"),
            Map.entry("unstartup", "vigil uninstall"));

    private VerbHints() {}

    static Optional<String> of(String word) {
        return Optional.ofNullable(MEANT.get(word));
    }
}
