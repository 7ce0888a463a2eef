package dev.vigil.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Where the things of one supervisor live. Several supervisors live side by side, each with its own root.
 *
 * @param etc directory of {@code vigil.toml} and {@code services.d}
 * @param run directory of the control socket, the pid file and all that is of use only until the next boot
 * @param log directory with one directory for each service
 */
public record Places(Path etc, Path run, Path log) {
    /** Longest path of a UNIX socket in bytes: sun_path without its closing NUL, unix(7). */
    public static final int SOCKET_PATH_BYTES_MAX = 107;

    /** A user of whom nothing is known: what is not root's is a stranger's. */
    private static final int NOBODY = 65534;

    /** Those below one folder, as {@code --root DIR} says. */
    public static Places below(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        return new Places(absolute.resolve("etc"), absolute.resolve("run"), absolute.resolve("log"));
    }

    /** Those of the machine's own supervisor, run by root. */
    public static Places system() {
        return new Places(Path.of("/etc/vigil"), Path.of("/run/vigil"), Path.of("/var/log/vigil"));
    }

    /**
     * Those of a user's own supervisor, as the XDG Base Directory Specification says. Where there is no
     * {@code XDG_RUNTIME_DIR} (a login without a session manager) the run directory is beside the logs: it is private
     * there, as in a directory that everybody may write to it would not be.
     */
    public static Places user(Map<String, String> environment) {
        Path state = stateOfUser(environment);
        Path run = isSet(environment, "XDG_RUNTIME_DIR")
                ? Path.of(environment.get("XDG_RUNTIME_DIR")).resolve("vigil")
                : state.resolve("run");
        Path configuration = directory(
                        environment, "XDG_CONFIG_HOME", home(environment).resolve(".config"))
                .resolve("vigil");
        return new Places(configuration, run, state.resolve("log"));
    }

    private static Path stateOfUser(Map<String, String> environment) {
        return directory(environment, "XDG_STATE_HOME", home(environment).resolve(".local/state"))
                .resolve("vigil");
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", "/"));
    }

    /**
     * Those of the caller's own supervisor: the machine's for root, the user's own for others; others where these
     * cannot be written.
     */
    public static Places own(Map<String, String> environment) {
        return WritablePlaces.ofThisProcess().instead(usual(environment));
    }

    /** Those of the caller's own supervisor where they can be written. */
    public static Places usual(Map<String, String> environment) {
        return runsAsRoot() ? system() : user(environment);
    }

    /** Those of {@code VIGIL_ROOT} if it is set, else the machine's for root and the user's own for others. */
    public static Places of(Map<String, String> environment) {
        if (isSet(environment, "VIGIL_ROOT")) {
            return below(Path.of(environment.get("VIGIL_ROOT")));
        }
        return own(environment);
    }

    /**
     * Those of the vigild whose run directory is {@code run}, as {@code VIGIL_RUN} tells the processes of its services.
     *
     * @param environment of a process that the vigild has started
     */
    public static Places ofRun(Path run, Map<String, String> environment) {
        if (run.equals(system().run())) {
            return WritablePlaces.ofThisProcess().instead(system());
        }
        Places user = user(environment);
        Path root = run.getParent();
        boolean below = run.endsWith("run") && !run.equals(user.run());
        return below && root != null ? below(root) : new Places(user.etc(), run, user.log());
    }

    /**
     * The folder with one root for each project of this user: {@code VIGIL_PROJECTS} if it is set, else
     * {@code /var/lib/vigil/projects} for root and {@code vigil/projects} in {@code XDG_STATE_HOME} for others.
     */
    public static Path projects(Map<String, String> environment) {
        if (isSet(environment, "VIGIL_PROJECTS")) {
            return Path.of(environment.get("VIGIL_PROJECTS")).toAbsolutePath().normalize();
        }
        return runsAsRoot()
                ? Path.of("/var/lib/vigil/projects")
                : stateOfUser(environment).resolve("projects");
    }

    /** The control socket. */
    public Path socket() {
        return run.resolve("vigil.sock");
    }

    /** Its pid and a newline; locked by vigild for its life. */
    public Path pidFile() {
        return run.resolve("vigild.pid");
    }

    /** Messages of vigild itself when it is detached. */
    public Path daemonLog() {
        return run.resolve("vigild.log");
    }

    /** Path and a newline of the distribution whose vigild came up last: the one that the guard starts again. */
    public Path home() {
        return run.resolve("home");
    }

    /** The pid of the guard that is wanted, and a newline; without it the guard ends. */
    public Path guard() {
        return run.resolve("guard");
    }

    /** Log directory of one service. */
    public Path logOf(String service) {
        return log.resolve(service);
    }

    /** The sd_notify(3) socket of a service that has one. */
    public Path notifySocket(String service) {
        return run.resolve("notify").resolve(service);
    }

    /** Whether {@link #socket()} is short enough for the kernel. */
    public boolean socketFits() {
        return fits(socket());
    }

    /** Whether {@link #notifySocket} is short enough for the kernel. */
    public boolean notifySocketFits(String service) {
        return fits(notifySocket(service).toAbsolutePath());
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_BYTES_MAX;
    }

    /** The configuration files that there are: {@code vigil.toml}, then {@code services.d/*.toml} by name. */
    public List<Path> configurationFiles() {
        List<Path> files = new ArrayList<>();
        Path main = etc.resolve("vigil.toml");
        if (Files.exists(main)) {
            files.add(main);
        }
        files.addAll(sorted(etc.resolve("services.d")));
        return files;
    }

    private static List<Path> sorted(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.toml")) {
            found.forEach(files::add);
        } catch (IOException _) {
            return List.of(); // no directory, no files
        }
        Collections.sort(files);
        return files;
    }

    private static Path directory(Map<String, String> environment, String variable, Path otherwise) {
        return isSet(environment, variable) ? Path.of(environment.get(variable)) : otherwise;
    }

    private static boolean isSet(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    /** Whether the effective user is root. */
    public static boolean runsAsRoot() {
        return effectiveUser() == 0;
    }

    /**
     * The effective user's id. By /proc, proc_pid_status(5): a foreign call or the user database would cost a command
     * tens of ms.
     */
    public static int effectiveUser() {
        try {
            String status = new String(Files.readAllBytes(Path.of("/proc/self/status")), StandardCharsets.US_ASCII);
            int uid = status.indexOf("\nUid:\t") + 6;
            int effective = status.indexOf('\t', uid) + 1;
            return Integer.parseInt(status, effective, status.indexOf('\t', effective), 10);
        } catch (IOException _) {
            return "root".equals(System.getProperty("user.name")) ? 0 : NOBODY;
        }
    }
}
