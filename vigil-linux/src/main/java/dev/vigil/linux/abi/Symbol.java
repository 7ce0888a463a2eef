package dev.vigil.linux.abi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The functions of glibc that Vigil calls, each looked up when it is first called. */
public enum Symbol {
    ACCEPT4("accept4"),
    BIND("bind"),
    CHMOD("chmod"),
    CHOWN("chown"),
    CLOCK_GETTIME("clock_gettime"),
    CLOSE("close"),
    CLOSE_RANGE("close_range"),
    CONNECT("connect"),
    DUP2("dup2"),
    DUP3("dup3"),
    EPOLL_CREATE1("epoll_create1"),
    EPOLL_CTL("epoll_ctl"),
    EPOLL_WAIT("epoll_wait"),
    EVENTFD("eventfd"),
    EVENTFD_WRITE("eventfd_write"),
    EXECVE("execve"),
    FACCESSAT("faccessat"),
    FCHMOD("fchmod"),
    FCNTL("fcntl"),
    FGETXATTR("fgetxattr"),
    FLOCK("flock"),
    FSETXATTR("fsetxattr"),
    FSYNC("fsync"),
    FTRUNCATE("ftruncate"),
    FUTIMENS("futimens"),
    GETDENTS64("getdents64"),
    GETEGID("getegid"),
    GETEUID("geteuid"),
    GETGRGID_R("getgrgid_r"),
    GETGRNAM_R("getgrnam_r"),
    GETGROUPLIST("getgrouplist"),
    GETPGID("getpgid"),
    GETPEERNAME("getpeername"),
    GETPID("getpid"),
    GETPPID("getppid"),
    GETPWNAM_R("getpwnam_r"),
    GETPWUID_R("getpwuid_r"),
    GETSID("getsid"),
    GETSOCKNAME("getsockname"),
    GETSOCKOPT("getsockopt"),
    GRANTPT("grantpt"),
    INET_PTON("inet_pton"),
    INOTIFY_ADD_WATCH("inotify_add_watch"),
    INOTIFY_INIT1("inotify_init1"),
    IOCTL("ioctl"),
    ISATTY("isatty"),
    KILL("kill"),
    LISTEN("listen"),
    MALLOC_TRIM("malloc_trim"),
    MEMFD_CREATE("memfd_create"),
    MKDIR("mkdir"),
    MKFIFO("mkfifo"),
    MOUNT("mount"),
    OPEN("open"),
    OPENAT("openat"),
    PIPE2("pipe2"),
    POSIX_OPENPT("posix_openpt"),
    POSIX_SPAWN("posix_spawn"),
    PRCTL("prctl"),
    PREAD("pread"),
    PRLIMIT("prlimit"),
    PTHREAD_SIGMASK("pthread_sigmask"),
    PTSNAME_R("ptsname_r"),
    PWRITE("pwrite"),
    READ("read"),
    READLINK("readlink"),
    REBOOT("reboot"),
    RECVMSG("recvmsg"),
    RENAME("rename"),
    RMDIR("rmdir"),
    SCHED_SETAFFINITY("sched_setaffinity"),
    SCHED_SETSCHEDULER("sched_setscheduler"),
    SENDMSG("sendmsg"),
    SENDTO("sendto"),
    SETPGID("setpgid"),
    SETPRIORITY("setpriority"),
    SETSID("setsid"),
    SETSOCKOPT("setsockopt"),
    SHUTDOWN("shutdown"),
    SIGACTION("sigaction"),
    SIGNAL("signal"),
    SOCKET("socket"),
    SPAWN_ACTIONS_CHDIR("posix_spawn_file_actions_addchdir_np"),
    SPAWN_ACTIONS_CLOSE("posix_spawn_file_actions_addclose"),
    SPAWN_ACTIONS_CLOSEFROM("posix_spawn_file_actions_addclosefrom_np"),
    SPAWN_ACTIONS_DESTROY("posix_spawn_file_actions_destroy"),
    SPAWN_ACTIONS_DUP2("posix_spawn_file_actions_adddup2"),
    SPAWN_ACTIONS_INIT("posix_spawn_file_actions_init"),
    SPAWN_ACTIONS_OPEN("posix_spawn_file_actions_addopen"),
    SPAWN_ATTRIBUTES_INIT("posix_spawnattr_init"),
    SPAWN_ATTRIBUTES_SETFLAGS("posix_spawnattr_setflags"),
    SPAWN_ATTRIBUTES_SETSIGDEFAULT("posix_spawnattr_setsigdefault"),
    SPLICE("splice"),
    STATX("statx"),
    SYMLINK("symlink"),
    SYNC("sync"),
    SYSCALL("syscall"),
    TEE("tee"),
    TIMERFD_CREATE("timerfd_create"),
    TIMERFD_SETTIME("timerfd_settime"),
    UMASK("umask"),
    UMOUNT2("umount2"),
    UNLINK("unlink"),
    UNLOCKPT("unlockpt"),
    UNSHARE("unshare"),
    WAITID("waitid"),
    WRITE("write");

    private final String function;

    /** A cache: threads that race for it find the same address. */
    private @Nullable MemorySegment address;

    Symbol(String function) {
        this.function = function;
    }

    MemorySegment address() {
        MemorySegment known = address;
        if (known == null) {
            known = Calls.lookUp(function);
            address = known;
        }
        return known;
    }
}
