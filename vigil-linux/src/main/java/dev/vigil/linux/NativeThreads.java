package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callWide;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vigil.linux.abi.Abi;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;

/** {@link ThreadCalls} of the running kernel. */
interface NativeThreads extends ThreadCalls {
    @Override
    default int unshare(int namespaces) {
        return call(Symbol.UNSHARE, namespaces);
    }

    @Override
    default int startLoopback() {
        int socket = call(Symbol.SOCKET, Constants.AF_INET, Flags.SOCK_DGRAM | Constants.SOCK_CLOEXEC, 0);
        if (socket < 0) {
            return socket;
        }
        MemorySegment request = Scratch.mine().struct(Layout.IFREQ);
        request.set(JAVA_BYTE, 0, (byte) 'l');
        request.set(JAVA_BYTE, 1, (byte) 'o');
        request.set(JAVA_SHORT, Layout.IFREQ_FLAGS, (short) Constants.IFF_UP);
        int result = call(Symbol.IOCTL, socket, Constants.SIOCSIFFLAGS, request.address());
        call(Symbol.CLOSE, socket);
        return result;
    }

    @Override
    default int newSessionKeyring() {
        int serial = call(Symbol.SYSCALL, Abi.CURRENT.calls().keyctlCall(), Constants.KEYCTL_JOIN_SESSION_KEYRING, 0);
        return Math.min(serial, 0);
    }

    @Override
    default int setNoNewPrivileges() {
        return callWide(Symbol.PRCTL, Constants.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }

    @Override
    default int refuseNamespaces() {
        long[] program = NamespaceFilter.of(Abi.CURRENT);
        MemorySegment instructions = Scratch.mine().transfer();
        MemorySegment.copy(program, 0, instructions, JAVA_LONG, 0, program.length);
        MemorySegment struct = Scratch.mine().struct(Layout.SOCK_FPROG);
        struct.set(JAVA_SHORT, 0, (short) program.length);
        struct.set(ADDRESS, Layout.SOCK_FPROG_FILTER, instructions);
        return callWide(Symbol.PRCTL, Constants.PR_SET_SECCOMP, Constants.SECCOMP_MODE_FILTER, struct.address(), 0, 0);
    }
}
