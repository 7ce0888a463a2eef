package dev.vigil.linux;

import java.util.List;
import java.util.Optional;

/**
 * Every system call that Vigil makes, and nothing else. A negative result is {@code -errno} of that very call (see
 * {@link Errno}); nothing here throws for a reason that an operator could cause. All descriptors are made close-on-exec.
 * {@link NativeLinux} is the real one; the simulator has another.
 */
public interface Linux {
    // ---- files: open(2), close(2), read(2), write(2), pwrite(2), ftruncate(2), rename(2), unlink(2), mkdir(2) ...

    /** @return descriptor; {@code flags} from {@link Flags} */
    int open(String path, int flags, int mode);

    int close(int fd);

    /** @return bytes read, 0 at the end */
    int read(int fd, byte[] into, int offset, int length);

    int write(int fd, byte[] from, int offset, int length);

    /** @return bytes read at {@code at}, 0 at the end; the descriptor's own position stays */
    int pread(int fd, byte[] into, int offset, int length, long at);

    int pwrite(int fd, byte[] from, int offset, int length, long at);

    /** @return the file's size in bytes */
    long size(int fd);

    int truncate(int fd, long sizeBytes);

    int fsync(int fd);

    int rename(String from, String to);

    int unlink(String path);

    int mkdir(String path, int mode);

    int rmdir(String path);

    int mkfifo(String path, int mode);

    int chmod(String path, int mode);

    int chown(String path, int uid, int gid);

    /** access(2) with the effective ids (AT_EACCESS). */
    int access(String path, int mode);

    /** stat(2) in the parts that Vigil looks at; empty when there is no such file or it can't be looked at. */
    Optional<FileStatus> stat(String path);

    /** lstat(2): as {@link #stat}, but of a symbolic link itself. */
    Optional<FileStatus> lstat(String path);

    /** fcntl(2) F_SETFL with or without O_NONBLOCK. */
    int setNonBlocking(int fd, boolean nonBlocking);

    /** flock(2) LOCK_EX | LOCK_NB: 0, or -EWOULDBLOCK when another holds it. Held as long as the open file is. */
    int tryLock(int fd);

    // ---- pipes: pipe2(2), splice(2), tee(2), fcntl(2) F_SETPIPE_SZ

    /** @return 0; {@code ends[0]} reads, {@code ends[1]} writes; {@code flags} as of pipe2(2) beside O_CLOEXEC */
    int pipe(int[] ends, int flags);

    /** @return bytes moved from the pipe {@code from} to {@code to} at offset {@code at} (-1: to's own position) */
    long splice(int from, int to, long at, long lengthMax);

    /** @return bytes copied between pipes without taking them out */
    long tee(int from, int to, long lengthMax);

    /** @return the pipe's new size in bytes */
    int setPipeSize(int fd, int sizeBytes);

    // ---- events: epoll_create1(2), epoll_ctl(2), epoll_wait(2), eventfd(2)

    int epollCreate();

    /** {@code data} comes back in {@link Ready}; {@code events} from {@link Flags}. */
    int epollAdd(int epoll, int fd, int events, long data);

    int epollChange(int epoll, int fd, int events, long data);

    int epollRemove(int epoll, int fd);

    /** @return how many entries of {@code into} are filled; {@code timeoutMillis} -1 waits for ever; EINTR counts as 0 */
    int epollWait(int epoll, Ready into, int timeoutMillis);

    /** An eventfd(2), non-blocking. */
    int eventfd();

    /** inotify_init1(2), non-blocking. */
    int inotify();

    int inotifyAdd(int inotify, String path, int mask);

    // ---- processes: posix_spawn(3), pidfd_open(2), waitid(2), kill(2), pidfd_send_signal(2), prctl(2), setsid(2)

    /** Starts a program; safe on any thread. @return its pid */
    int spawn(SpawnPlan plan);

    int pidfdOpen(int pid);

    int pidfdSendSignal(int pidfd, int signal);

    /** kill(2): {@code pid} below -1 names a process group. */
    int kill(int pid, int signal);

    /** Reaps a child by its pid without waiting. Empty: it still runs. @throws LinuxException ECHILD: no child of ours */
    Optional<ChildStatus> reap(int pid);

    /** Looks for any child that has ended, without waiting and without reaping it. @return its pid, 0: none, -ECHILD */
    int peekEnded();

    /** Blocks until any child has ended, without reaping it. @return its pid, or -ECHILD */
    int awaitEnded();

    /** ioctl(2) PIDFD_GET_INFO: the exit status of a process, child or not, that was reaped; kernel 6.15. */
    Optional<ChildStatus> pidfdExit(int pidfd);

    /** PR_SET_CHILD_SUBREAPER for this process. */
    int becomeSubreaper();

    int setsid();

    int setpgid(int pid, int pgid);

    int getpgid(int pid);

    int getsid(int pid);

    int getpid();

    int getppid();

    int geteuid();

    int getegid();

    /** unshare(2) CLONE_FS for the calling thread: its umask and working directory are its own from now on. */
    int unshareFs();

    /** umask(2) @return the one before */
    int umask(int mask);

    /** prlimit(2); {@code resource} from {@link Flags}; -1 is no limit. */
    int setLimit(int pid, int resource, long soft, long hard);

    /** prlimit(2) @return {@code {soft, hard}} */
    Optional<long[]> limit(int pid, int resource);

    // ---- sockets: socket(2), bind(2), listen(2), accept4(2), connect(2), recvmsg(2), sendto(2), getsockopt(2)

    /** AF_UNIX stream, non-blocking, bound and listening. */
    int listenUnix(String path, int backlog);

    /** AF_UNIX datagram, non-blocking, bound, with SO_PASSCRED. */
    int bindDatagram(String path);

    /** @return a non-blocking connection */
    int accept(int listener);

    /** SO_PEERCRED */
    Optional<PeerCredentials> peer(int socket);

    /** A non-blocking connect to a UNIX stream socket; 0 or -EINPROGRESS/-EAGAIN as connect(2) says. */
    int connectUnix(int socket, String path);

    /** A non-blocking stream socket of the family of {@code address} and its connect(2). @return the descriptor */
    int connectTcp(String address, int port);

    /** socket(2) AF_UNIX; {@code type} stream or datagram from {@link Flags}, non-blocking. */
    int unixSocket(int type);

    /** SO_ERROR: 0, or the errno as a positive number. */
    int socketError(int socket);

    /** Receives one datagram with its sender's credentials; closes descriptors that came along. @return bytes, -EAGAIN */
    Datagram receive(int socket, byte[] into);

    /** sendto(2) on a UNIX datagram socket; a path that starts with {@code @} is abstract. */
    int sendTo(int socket, byte[] data, String path);

    int shutdownWrite(int socket);

    // ---- others

    /** CLOCK_MONOTONIC, nanoseconds. */
    long monotonicNanos();

    /** CLOCK_REALTIME, nanoseconds since 1970. */
    long realtimeNanos();

    boolean isTerminal(int fd);

    /** TIOCGWINSZ @return columns, or 0 when there is none */
    int terminalColumns(int fd);

    /** Reads a whole small file such as one of /proc; empty when it can't be read. At most 1 MiB. */
    Optional<String> readFile(String path);

    /** Names in a directory without . and ..; empty list when it can't be read. */
    List<String> list(String path);

    /** execve(2) of this very process; returns only on failure. Descriptors above 2 but {@code keep} are closed. */
    int exec(String path, List<String> argv, List<String> environment, int[] keep);
}
