package dev.vigil.app;

import dev.vigil.app.daemonize.DaemonizeFailure;
import dev.vigil.app.daemonize.RunAs;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.UserEntry;
import java.util.Map;
import java.util.Optional;

/**
 * Where a daemon has its sockets and the like while it runs, file-hierarchy(7): {@code /run/NAME} of root's daemons,
 * {@code $XDG_RUNTIME_DIR/NAME} of others'. {@code RUNTIME_DIRECTORY}, as systemd.exec(5) sets it, says that somebody
 * has made it: systemd, or the process that has started this daemon.
 */
final class DaemonRunDirectory {
    static final String VARIABLE = "RUNTIME_DIRECTORY";

    private static final int MODE = 0755;
    private static final int ROOT = 0;

    private final Linux linux;
    private final String name;
    private final Map<String, String> environment;

    DaemonRunDirectory(Linux linux, String name, Map<String, String> environment) {
        this.linux = linux;
        this.name = name;
        this.environment = environment;
    }

    /**
     * Makes it, if nobody has.
     *
     * @param identity whose it is to be, where that is another than this process
     * @return its path
     * @throws DaemonizeFailure it can't be made, or there is something else
     */
    String make(Optional<RunAs> identity) {
        String made = environment.getOrDefault(VARIABLE, "");
        if (!made.isEmpty()) {
            return made.split(":", 2)[0];
        }
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0) {
            throw new DaemonizeFailure("no run directory can have its name (" + name + ")");
        }
        String path = parent() + "/" + name;
        int result = linux.mkdir(path, MODE);
        if (result < 0 && result != -Errno.EEXIST) {
            throw DaemonizeFailure.of(result, path);
        }
        checkOwn(path, linux.lstat(path), identity);
        linux.chmod(path, MODE);
        if (identity.isPresent()) {
            int uid = identity.get().user().map(UserEntry::uid).orElse(-1);
            linux.chown(path, uid, identity.get().gid());
        }
        return path;
    }

    private String parent() {
        if (linux.geteuid() == ROOT) {
            return "/run";
        }
        String directory = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (directory.isEmpty()) {
            throw new DaemonizeFailure("no place for its run directory (XDG_RUNTIME_DIR is not set)");
        }
        return directory;
    }

    private void checkOwn(String path, Optional<FileStatus> status, Optional<RunAs> identity) {
        int uid = identity.flatMap(RunAs::user).map(UserEntry::uid).orElse(linux.geteuid());
        if (status.isEmpty() || !status.get().isDirectory()) {
            throw new DaemonizeFailure("it is not a directory (" + path + ")");
        }
        if (status.get().uid() != uid && status.get().uid() != linux.geteuid()) {
            throw new DaemonizeFailure("it belongs to another user (" + path + ")");
        }
    }
}
