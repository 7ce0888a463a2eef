package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ListenSocket.FileAccess;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import java.util.Optional;

/**
 * The files of UNIX sockets and FIFOs. As root vigild makes them only where nobody else can put another file into their
 * place, see {@link PathTrust}: what is changed by their path is then theirs.
 */
final class SocketFiles {
    private static final String PASSWD = "/etc/passwd";
    private static final String GROUP = "/etc/group";

    private final Linux linux;
    private final PathTrust trust;

    SocketFiles(Linux linux) {
        this.linux = linux;
        this.trust = new PathTrust(linux);
    }

    /** @throws LaunchRefused when nothing may be made at {@code path} */
    void check(String path) {
        problem(path).ifPresent(problem -> {
            throw new LaunchRefused(problem);
        });
    }

    /** Why nothing may be made at {@code path}. */
    Optional<String> problem(String path) {
        String folder = parent(path);
        Optional<FileStatus> status = linux.stat(folder);
        if (status.isEmpty()) {
            int access = linux.access(folder, Flags.F_OK);
            return Optional.of("listen " + path + ": folder " + folder + ": "
                    + Errno.describe(access < 0 ? access : -Errno.ENOENT));
        }
        if (!status.get().isDirectory()) {
            return Optional.of("listen " + path + ": " + folder + ": " + Errno.describe(Errno.ENOTDIR));
        }
        return trust.problemOfParent(folder)
                .map(problem -> "listen " + path + ": " + problem
                        + "; take a folder in which only root may write, such as /run");
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /**
     * Takes away a socket that nobody has open any more.
     *
     * @return who has it open, if somebody does
     * @throws LaunchRefused when something else is in the way
     */
    Optional<String> removeDead(String path, int type) {
        Optional<FileStatus> there = linux.lstat(path);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        if (!there.get().isSocket()) {
            throw new LaunchRefused("listen " + path + ": a file that is no socket is in the way");
        }
        int probe = linux.unixSocket(type);
        if (probe < 0) {
            throw new LaunchRefused("listen " + path + ": " + Errno.describe(probe));
        }
        int connected = linux.connectUnix(probe, path);
        linux.close(probe);
        if (connected != -Errno.ECONNREFUSED && connected != -Errno.ENOENT) {
            return Optional.of("another process");
        }
        int removed = linux.unlink(path);
        if (removed < 0 && removed != -Errno.ENOENT) {
            throw new LaunchRefused("listen " + path + ": remove a dead socket: " + Errno.describe(removed));
        }
        return Optional.empty();
    }

    /** Gives a file that was just made to its owner, and everybody their permissions. */
    void give(String path, FileAccess access) {
        int uid = access.owner().map(name -> id(path, "user", PASSWD, name)).orElse(-1);
        int gid = access.group().map(name -> id(path, "group", GROUP, name)).orElse(-1);
        // The owner last: in a sticky folder it may rename the file from then on.
        must(path, "mode", linux.chmod(path, access.mode()));
        if (uid >= 0 || gid >= 0) {
            must(path, "owner", linux.chown(path, uid, gid));
        }
    }

    /** From the file and not from the user database, which may ask servers: the loop may not wait for these. */
    private int id(String path, String kind, String file, String name) {
        if (name.matches("\\d{1,9}")) {
            return Integer.parseInt(name);
        }
        return linux.readFile(file)
                .flatMap(text -> text.lines()
                        .map(line -> line.split(":", 4))
                        .filter(fields -> fields.length > 2 && fields[0].equals(name) && fields[2].matches("\\d{1,9}"))
                        .map(fields -> Integer.parseInt(fields[2]))
                        .findFirst())
                .orElseThrow(() -> new LaunchRefused("listen " + path + ": " + kind + " " + name + ": not in " + file));
    }

    private static void must(String path, String what, int result) {
        if (result < 0) {
            throw new LaunchRefused("listen " + path + ": " + what + ": " + Errno.describe(result));
        }
    }

    /** Opens a FIFO for both, so that neither end's absence is seen; makes it if it is not there. */
    int openFifo(String path, FileAccess access) {
        check(path);
        int made = linux.mkfifo(path, 0600);
        if (made < 0 && made != -Errno.EEXIST) {
            throw new LaunchRefused("listen fifo " + path + ": " + Errno.describe(made));
        }
        int fd = linux.openNoFollow(path, Flags.O_RDWR | Flags.O_NONBLOCK | Flags.O_NOCTTY, 0);
        if (fd < 0) {
            throw new LaunchRefused("listen fifo " + path + ": " + Errno.describe(fd));
        }
        try {
            if (linux.stat(fd).filter(FileStatus::isFifo).isEmpty()) {
                throw new LaunchRefused("listen fifo " + path + ": a file that is no FIFO is in the way");
            }
            if (made == 0) {
                give(path, access);
            }
            linux.setNonBlocking(fd, false);
            return fd;
        } catch (LaunchRefused e) {
            linux.close(fd);
            throw e;
        }
    }
}
