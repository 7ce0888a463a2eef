package dev.vigil.linux.abi;

/** Sizes of structs and offsets of their fields, in bytes; the same on x86-64 and aarch64. */
public final class Layout {
    // siginfo_t as waitid(2) fills it
    public static final int SIGINFO = 128;
    public static final int SIGINFO_CODE = 8;
    public static final int SIGINFO_PID = 16;
    public static final int SIGINFO_STATUS = 24;

    // struct statx
    public static final int STATX = 256;
    public static final int STATX_UID = 20;
    public static final int STATX_GID = 24;
    public static final int STATX_MODE = 28;
    public static final int STATX_INODE = 32;
    public static final int STATX_SIZE = 40;
    public static final int STATX_MODIFIED_SECONDS = 112;
    public static final int STATX_MODIFIED_NANOS = 120;
    public static final int STATX_DEVICE_MAJOR = 136;
    public static final int STATX_DEVICE_MINOR = 140;

    // struct dirent64 as getdents64(2) fills it
    public static final int DIRENT_LENGTH = 16;
    public static final int DIRENT_NAME = 19;

    // struct timespec
    public static final int TIMESPEC = 16;
    public static final int TIMESPEC_NANOS = 8;
    public static final int ITIMERSPEC = 32;
    public static final int ITIMERSPEC_VALUE = 16;

    // struct flock, of which all is zero but the type: the whole file
    public static final int FLOCK = 32;

    // struct rlimit
    public static final int RLIMIT = 16;
    public static final int RLIMIT_HARD = 8;

    // struct sched_param
    public static final int SCHED_PARAM = 4;

    // struct winsize
    public static final int WINSIZE = 8;
    public static final int WINSIZE_ROWS = 0;
    public static final int WINSIZE_COLUMNS = 2;

    // struct sockaddr_un, sockaddr_in, sockaddr_in6
    public static final int SOCKADDR_UN = 110;
    public static final int SOCKADDR_UN_PATH = 2;
    public static final int SOCKADDR_IN = 16;
    public static final int SOCKADDR_IN_PORT = 2;
    public static final int SOCKADDR_IN_ADDRESS = 4;
    public static final int SOCKADDR_IN6 = 28;
    public static final int SOCKADDR_IN6_PORT = 2;
    public static final int SOCKADDR_IN6_ADDRESS = 8;

    // struct ucred
    public static final int UCRED = 12;
    public static final int UCRED_UID = 4;
    public static final int UCRED_GID = 8;

    // struct iovec, msghdr, cmsghdr
    public static final int IOVEC = 16;
    public static final int IOVEC_LENGTH = 8;
    public static final int MSGHDR = 56;
    public static final int MSGHDR_NAME = 0;
    public static final int MSGHDR_NAME_LENGTH = 8;
    public static final int MSGHDR_IOVEC = 16;
    public static final int MSGHDR_IOVEC_COUNT = 24;
    public static final int MSGHDR_CONTROL = 32;
    public static final int MSGHDR_CONTROL_LENGTH = 40;
    public static final int MSGHDR_FLAGS = 48;
    public static final int CMSGHDR = 16;
    public static final int CMSGHDR_LEVEL = 8;
    public static final int CMSGHDR_TYPE = 12;

    // struct passwd, group
    public static final int PASSWD = 48;
    public static final int PASSWD_UID = 16;
    public static final int PASSWD_GID = 20;
    public static final int PASSWD_HOME = 32;
    public static final int PASSWD_SHELL = 40;
    public static final int GROUP = 32;
    public static final int GROUP_GID = 16;

    // struct pidfd_info as of its first version
    public static final int PIDFD_INFO = 64;
    public static final int PIDFD_INFO_STATUS = 60;

    // what a netlink(7) socket of the process connector sends and gets: nlmsghdr, cn_msg, proc_event
    public static final int SOCKADDR_NL = 12;
    public static final int SOCKADDR_NL_GROUPS = 8;
    public static final int NLMSGHDR = 16;
    public static final int NLMSGHDR_TYPE = 4;
    public static final int CN_MSG = 20;
    public static final int CN_MSG_VAL = 4;
    public static final int CN_MSG_LENGTH = 16;
    public static final int PROC_EVENT_ANSWER = 16;
    public static final int PROC_EVENT_THREAD = 16;
    public static final int PROC_EVENT_PROCESS = 20;
    public static final int PROC_EVENT_CODE = 24;

    // struct sock_fprog, sock_filter
    public static final int SOCK_FPROG = 16;
    public static final int SOCK_FPROG_FILTER = 8;
    public static final int SOCK_FILTER_JT = 2;
    public static final int SOCK_FILTER_JF = 3;
    public static final int SOCK_FILTER_K = 4;

    // struct ifreq, mount_attr
    public static final int IFREQ = 40;
    public static final int IFREQ_FLAGS = 16;
    public static final int MOUNT_ATTR = 32;

    // struct sigaction of glibc
    public static final int SIGACTION = 152;
    public static final int SIGACTION_FLAGS = 136;

    // opaque ones, of which only the size matters
    public static final int SIGSET = 128;
    public static final int SPAWN_ATTRIBUTES = 336;
    public static final int SPAWN_ACTIONS = 80;

    private Layout() {}
}
