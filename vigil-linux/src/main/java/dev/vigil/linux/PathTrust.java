package dev.vigil.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether others than root may change what a path leads to: by writing the file, or by putting another one in the
 * place of it or of any folder or symbolic link on the way. What root reads, executes or writes at such a path is
 * theirs, so a program that runs as root refuses it. A path that passes once stays what it was: nobody but root can
 * change any part of it later.
 *
 * <p>A part of a path belongs to others if its owner is not root; if all may write it; or if a group other than root's
 * may. A folder with the sticky bit, such as {@code /tmp}, is accepted on the way: in it only root can rename what
 * belongs to root. Of the folders that systems are shipped with one is accepted in spite of its group:
 * {@code /var/log}, which Ubuntu gives to the group of its system logger.
 *
 * <p>For a process that does not run as root there are no such paths: all that it could lose is its user's own. In a
 * user namespace an owner who has no number there counts as root: no process of the namespace can be that user.
 */
public final class PathTrust {
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_WRITES = 0020;
    private static final int STICKY = 01000;
    private static final int PERMISSIONS = 07777;
    private static final int ROOT = 0;
    /** What the kernel shows for an owner who has no number in this user namespace, user_namespaces(7). */
    private static final int OVERFLOW = 65534;

    private static final int LINKS_MAX = 40;
    private static final String LOG_FOLDER = "/var/log";
    private static final String LOG_GROUP = "syslog";

    private final FileCalls files;
    private final boolean checked;

    /** That of the calling process. */
    public PathTrust(Linux linux) {
        this(linux, linux.geteuid() == ROOT);
    }

    private PathTrust(FileCalls files, boolean checked) {
        this.files = files;
        this.checked = checked;
    }

    /** Where who runs the program has said that it shall obey others. */
    public static PathTrust ofAnybody(FileCalls files) {
        return new PathTrust(files, false);
    }

    /**
     * Why {@code path} is not to be used.
     *
     * @param path absolute; what is missing of it is no reason
     * @return {@code /x may be written by nobody (mode 0777, owner nobody)}
     */
    public Optional<String> problem(String path) {
        return checked ? walk(path, false) : Optional.empty();
    }

    /** As {@link #problem}, of a folder in which only a file of our own is of interest: it may be sticky. */
    public Optional<String> problemOfParent(String folder) {
        return checked ? walk(folder, true) : Optional.empty();
    }

    /** As {@link #problem}, of a file in a folder that has passed it: one call as a rule. */
    public Optional<String> problemOfChild(String folder, String name) {
        String path = below(folder, name);
        Optional<FileStatus> status = checked ? files.lstat(path) : Optional.empty();
        if (status.filter(FileStatus::isSymbolicLink).isPresent()) {
            return walk(path, false);
        }
        return status.flatMap(found -> problem(path, found, true, false));
    }

    /** As {@link #problem}, of a folder and all that is in it. */
    public Optional<String> problemOfTree(String folder) {
        return checked ? walk(folder, false).or(() -> problemBelow(folder)) : Optional.empty();
    }

    private Optional<String> problemBelow(String folder) {
        for (String name : files.list(folder)) {
            String path = below(folder, name);
            Optional<FileStatus> status = files.lstat(path);
            boolean directory = status.filter(FileStatus::isDirectory).isPresent();
            Optional<String> problem =
                    problemOfChild(folder, name).or(() -> directory ? problemBelow(path) : Optional.empty());
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    /**
     * As {@link #problem}, of a file that may also belong to the user {@code uid}, who may then put another of his own
     * in its place.
     */
    public Optional<String> problemForUser(String path, int uid) {
        return checked && !isOnlyOf(uid, files.stat(path)) ? walk(path, false) : Optional.empty();
    }

    /** As {@link #problemForUser(String, int)}, of the file that is open as {@code fd}. */
    public Optional<String> problemForUser(int fd, String path, int uid) {
        return checked && !isOnlyOf(uid, files.stat(fd)) ? walk(path, false) : Optional.empty();
    }

    private static boolean isOnlyOf(int uid, Optional<FileStatus> status) {
        return uid != ROOT
                && status.filter(file -> file.uid() == uid && (file.mode() & (OTHERS_WRITE | GROUP_WRITES)) == 0)
                        .isPresent();
    }

    private Optional<String> walk(String path, boolean stickyAtEnd) {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("/", -1)));
        String at = "/";
        int links = 0;
        Optional<FileStatus> status = files.lstat(at);
        while (status.isPresent()) {
            rest.removeIf(part -> part.isEmpty() || part.equals("."));
            Optional<String> problem = problem(at, status.get(), rest.isEmpty(), stickyAtEnd);
            if (problem.isPresent() || rest.isEmpty()) {
                return problem;
            }
            String next = below(at, rest.pop());
            status = files.lstat(next);
            if (status.filter(FileStatus::isSymbolicLink).isPresent()) {
                if (!isTrusted(status.get().uid()) || ++links > LINKS_MAX) {
                    return Optional.of(
                            describe(next, status.get(), userName(status.get().uid())));
                }
                List<String> target = List.of(files.readlink(next).orElse("").split("/", -1));
                target.reversed().forEach(rest::push);
                at = target.size() > 1 && target.getFirst().isEmpty() ? "/" : at;
                status = files.lstat(at);
            } else {
                at = next;
            }
        }
        return Optional.empty();
    }

    /** {@code at} has no symbolic links, so the folder above it is what its path says. */
    private static String below(String at, String part) {
        if (part.equals("..")) {
            return at.lastIndexOf('/') <= 0 ? "/" : at.substring(0, at.lastIndexOf('/'));
        }
        return at.equals("/") ? "/" + part : at + "/" + part;
    }

    private Optional<String> problem(String path, FileStatus status, boolean last, boolean stickyAtEnd) {
        if (!isTrusted(status.uid())) {
            return Optional.of(describe(path, status, userName(status.uid())));
        }
        boolean sticky = status.isDirectory() && (status.mode() & STICKY) != 0 && (!last || stickyAtEnd);
        if (sticky || (status.mode() & (OTHERS_WRITE | GROUP_WRITES)) == 0) {
            return Optional.empty();
        }
        if ((status.mode() & OTHERS_WRITE) != 0) {
            return Optional.of(describe(path, status, "others"));
        }
        return isTrustedGroup(path, status, last)
                ? Optional.empty()
                : Optional.of(describe(path, status, "group " + groupName(status.gid())));
    }

    /** What others may do by an access control list, acl(5), shows in the bits of the group. */
    private boolean isTrustedGroup(String path, FileStatus status, boolean last) {
        if (status.gid() == ROOT) {
            return !hasAccessList(path);
        }
        return !last && path.equals(LOG_FOLDER) && groupName(status.gid()).equals(LOG_GROUP);
    }

    private boolean hasAccessList(String path) {
        int fd = files.openNoFollow(path, Flags.O_RDONLY | Flags.O_NONBLOCK, 0);
        if (fd < 0) {
            return true;
        }
        boolean has = files.fgetxattr(fd, "system.posix_acl_access").isPresent();
        files.close(fd);
        return has;
    }

    private boolean isTrusted(int uid) {
        return uid == ROOT || (uid == OVERFLOW && !isMapped(uid));
    }

    private boolean isMapped(int uid) {
        return files.readFile("/proc/self/uid_map")
                .orElse("0 0 4294967295")
                .lines()
                .anyMatch(line -> {
                    String[] numbers = line.strip().split(" +", -1);
                    long first = Long.parseLong(numbers[0]);
                    return uid >= first && uid < first + Long.parseLong(numbers[2]);
                });
    }

    private String describe(String path, FileStatus status, String who) {
        return path + " may be written by " + who + " (mode " + String.format("%04o", status.mode() & PERMISSIONS)
                + ", owner " + userName(status.uid()) + ")";
    }

    private String userName(int uid) {
        return name("/etc/passwd", uid);
    }

    private String groupName(int gid) {
        return name("/etc/group", gid);
    }

    /** From the file and not from the user database, which may ask servers: this is called where nobody may wait. */
    private String name(String file, int id) {
        return files.readFile(file)
                .flatMap(text -> text.lines()
                        .map(line -> line.split(":", 4))
                        .filter(fields -> fields.length > 2 && fields[2].equals(Integer.toString(id)))
                        .map(fields -> fields[0])
                        .findFirst())
                .orElse(Integer.toString(id));
    }
}
