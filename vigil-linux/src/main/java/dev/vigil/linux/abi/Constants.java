package dev.vigil.linux.abi;

/** Constants of the kernel and glibc, by their names in C; the same on x86-64 and aarch64. */
public final class Constants {
    public static final int EINVAL = 22;
    public static final int ENAMETOOLONG = 36;

    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;
    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_EACCESS = 0x200;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_RECURSIVE = 0x8000;
    public static final int UTIME_OMIT = (1 << 30) - 2;
    public static final int STATX_BASIC_STATS = 0x7ff;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;

    public static final int F_SETFD = 2;
    public static final int F_GETFL = 3;
    public static final int F_SETFL = 4;
    public static final int F_OFD_SETLK = 37;
    public static final int F_WRLCK = 1;
    public static final int F_UNLCK = 2;
    public static final int F_DUPFD_CLOEXEC = 1030;
    public static final int F_DUPFD_QUERY = 1027;
    public static final int F_SETPIPE_SZ = 1031;
    public static final int F_ADD_SEALS = 1033;
    public static final int F_SEAL_SEAL = 1;
    public static final int F_SEAL_SHRINK = 2;
    public static final int F_SEAL_GROW = 4;
    public static final int F_SEAL_WRITE = 8;
    public static final int FD_CLOEXEC = 1;
    public static final int MFD_CLOEXEC = 1;
    public static final int MFD_ALLOW_SEALING = 2;
    public static final int FIONREAD = 0x541B;
    public static final int CLOSE_RANGE_CLOEXEC = 4;
    public static final int SPLICE_F_MOVE = 1;
    public static final int SPLICE_F_NONBLOCK = 2;

    public static final int EPOLL_CLOEXEC = O_CLOEXEC;
    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;
    public static final int EPOLL_CTL_MOD = 3;
    public static final int EFD_CLOEXEC = O_CLOEXEC;
    public static final int EFD_NONBLOCK = 04000;
    public static final int IN_CLOEXEC = O_CLOEXEC;
    public static final int IN_NONBLOCK = 04000;

    public static final int P_ALL = 0;
    public static final int P_PID = 1;
    public static final int WNOHANG = 1;
    public static final int WEXITED = 4;
    public static final int WNOWAIT = 0x1000000;
    public static final int CLD_EXITED = 1;
    public static final int CLD_KILLED = 2;
    public static final int CLD_DUMPED = 3;
    public static final int PR_SET_SECCOMP = 22;
    public static final int PR_SET_CHILD_SUBREAPER = 36;
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    public static final int SECCOMP_MODE_FILTER = 2;
    public static final int SECCOMP_RET_ERRNO = 0x00050000;
    public static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    public static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    public static final int CLONE_NEWTIME = 0x80;
    public static final int CLONE_NEWCGROUP = 0x02000000;
    public static final int CLONE_NEWUTS = 0x04000000;
    public static final int CLONE_NEWIPC = 0x08000000;
    public static final int CLONE_NEWUSER = 0x10000000;
    public static final int CLONE_NEWPID = 0x20000000;
    public static final int CLONE_FS = 0x200;
    public static final int PRIO_PROCESS = 0;
    public static final int IOPRIO_WHO_PROCESS = 1;
    public static final int IOPRIO_CLASS_SHIFT = 13;
    public static final int SIG_IGN = 1;
    public static final int SA_SIGINFO = 0x4;
    public static final int SA_RESTART = 0x10000000;
    public static final int SIG_SETMASK = 2;
    public static final int POSIX_SPAWN_SETPGROUP = 0x02;
    public static final int POSIX_SPAWN_SETSIGDEF = 0x04;
    public static final int POSIX_SPAWN_SETSIGMASK = 0x08;
    public static final int POSIX_SPAWN_SETSID = 0x80;

    // Called through syscall(2), since glibc 2.34 has no functions for them. Numbers above 402 are the same everywhere.
    public static final int SYS_PIDFD_SEND_SIGNAL = 424;
    public static final int SYS_OPEN_TREE = 428;
    public static final int SYS_MOVE_MOUNT = 429;
    public static final int SYS_PIDFD_OPEN = 434;
    public static final int SYS_CLONE3 = 435;
    public static final int SYS_PIDFD_GETFD = 438;
    public static final int SYS_MOUNT_SETATTR = 442;

    /** _IOWR(0xFF, 11, struct pidfd_info) with the struct's first version. */
    public static final int PIDFD_GET_INFO = 0xC0000000 | Layout.PIDFD_INFO << 16 | 0xFF00 | 11;

    public static final int PIDFD_INFO_EXIT = 8;
    public static final int PIDFD_SIGNAL_PROCESS_GROUP = 4;

    public static final int OPEN_TREE_CLONE = 1;
    public static final int OPEN_TREE_CLOEXEC = O_CLOEXEC;
    public static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
    public static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
    public static final int MOUNT_ATTR_RDONLY = 1;
    public static final int MNT_DETACH = 2;
    public static final int MS_RDONLY = 1;
    public static final int MS_REMOUNT = 32;
    public static final int MS_REC = 0x4000;
    public static final int MS_SLAVE = 1 << 19;
    public static final int RB_POWER_OFF = 0x4321fedc;

    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SOCK_NONBLOCK = 04000;
    public static final int SOCK_CLOEXEC = O_CLOEXEC;
    public static final int SO_ERROR = 4;
    public static final int SO_PEERCRED = 17;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SCM_RIGHTS = 1;
    public static final int SCM_CREDENTIALS = 2;
    public static final int MSG_CTRUNC = 8;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    public static final int NETLINK_CONNECTOR = 11;
    public static final int NLMSG_DONE = 3;
    public static final int CN_IDX_PROC = 1;
    public static final int CN_VAL_PROC = 1;
    public static final int PROC_CN_MCAST_LISTEN = 1;
    public static final int PROC_CN_MCAST_IGNORE = 2;
    public static final int PROC_EVENT_NONE = 0;
    public static final int PROC_EVENT_EXIT = 0x80000000;
    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_RCVBUFFORCE = 33;

    public static final int BPF_MAXINSNS = 4096;
    public static final int BPF_LD = 0x00;
    public static final int BPF_W = 0x00;
    public static final int BPF_ABS = 0x20;
    public static final int BPF_JMP = 0x05;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JGT = 0x20;
    public static final int BPF_JSET = 0x40;
    public static final int BPF_K = 0x00;
    public static final int BPF_X = 0x08;
    public static final int BPF_RET = 0x06;
    public static final int BPF_MISC = 0x07;
    public static final int BPF_TAX = 0x00;

    public static final int SIOCSIFFLAGS = 0x8914;
    public static final int IFF_UP = 1;

    public static final int TIOCGPGRP = 0x540F;
    public static final int TIOCGWINSZ = 0x5413;
    public static final int TIOCSWINSZ = 0x5414;
    public static final int TIOCGSID = 0x5429;

    public static final int TFD_CLOEXEC = 0x80000;
    public static final int TFD_NONBLOCK = 0x800;
    public static final int TFD_TIMER_ABSTIME = 1;
    public static final int TFD_TIMER_CANCEL_ON_SET = 2;

    public static final int CLOCK_REALTIME = 0;
    public static final int CLOCK_MONOTONIC = 1;

    private Constants() {}
}
