package dev.vigil.linux;

import dev.vigil.linux.abi.Abi;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;

/**
 * A seccomp(2) program that refuses namespaces, as systemd's RestrictNamespaces= does. unshare(2) and clone(2) are
 * looked at for flags of namespaces. clone3(2) has its flags in memory, where no filter can look: it does not exist,
 * and the C library takes clone instead. setns(2) is refused altogether: its flags may be zero and mean any. Another
 * architecture has other numbers: its system calls do not exist either.
 */
final class NamespaceFilter {
    /** Offsets in struct seccomp_data. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    /** Calls of the x32 interface have this bit in their number. */
    private static final int X32 = 0x40000000;

    private static final int LOAD = Constants.BPF_LD | Constants.BPF_W | Constants.BPF_ABS;
    private static final int IF_EQUAL = Constants.BPF_JMP | Constants.BPF_JEQ | Constants.BPF_K;
    private static final int IF_GREATER = Constants.BPF_JMP | Constants.BPF_JGT | Constants.BPF_K;
    private static final int IF_ANY_BIT = Constants.BPF_JMP | Constants.BPF_JSET | Constants.BPF_K;
    private static final int RETURN = Constants.BPF_RET | Constants.BPF_K;

    private static final int ALLOWED = Constants.SECCOMP_RET_ALLOW;
    private static final int REFUSED = Constants.SECCOMP_RET_ERRNO | Errno.EPERM;
    private static final int MISSING = Constants.SECCOMP_RET_ERRNO | Errno.ENOSYS;

    private static final int NAMESPACES = Flags.CLONE_NEWNS
            | Flags.CLONE_NEWNET
            | Constants.CLONE_NEWCGROUP
            | Constants.CLONE_NEWUTS
            | Constants.CLONE_NEWIPC
            | Constants.CLONE_NEWUSER
            | Constants.CLONE_NEWPID;

    private NamespaceFilter() {}

    /** One {@code struct sock_filter} an element, from the lowest bits on: code, jump if so, jump if not, operand. */
    static long[] of(Abi abi) {
        return new long[] {
            step(LOAD, 0, 0, ARCHITECTURE),
            step(IF_EQUAL, 0, 13, abi.auditArchitecture()), // else missing
            step(LOAD, 0, 0, NUMBER),
            step(IF_GREATER, 11, 0, X32 - 1), // missing
            step(IF_EQUAL, 10, 0, Constants.SYS_CLONE3), // missing
            step(IF_EQUAL, 8, 0, abi.calls().setnsCall()), // refused
            step(IF_EQUAL, 2, 0, abi.calls().unshareCall()),
            step(IF_EQUAL, 3, 0, abi.calls().cloneCall()),
            step(RETURN, 0, 0, ALLOWED),
            // unshare
            step(LOAD, 0, 0, FIRST_ARGUMENT),
            step(IF_ANY_BIT, 3, 2, NAMESPACES | Constants.CLONE_NEWTIME), // refused, else allowed
            // clone, whose lowest bits are a signal
            step(LOAD, 0, 0, FIRST_ARGUMENT),
            step(IF_ANY_BIT, 1, 0, NAMESPACES), // refused, else allowed
            step(RETURN, 0, 0, ALLOWED),
            step(RETURN, 0, 0, REFUSED),
            step(RETURN, 0, 0, MISSING),
        };
    }

    private static long step(int code, int jumpIf, int jumpElse, int operand) {
        return code
                | (long) jumpIf << (Layout.SOCK_FILTER_JT * Byte.SIZE)
                | (long) jumpElse << (Layout.SOCK_FILTER_JF * Byte.SIZE)
                | Integer.toUnsignedLong(operand) << (Layout.SOCK_FILTER_K * Byte.SIZE);
    }
}
