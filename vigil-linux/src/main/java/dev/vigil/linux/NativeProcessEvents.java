package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callLong;
import static dev.vigil.linux.abi.Calls.callWide;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.List;

/** {@link ProcessEventCalls} of the running kernel. */
interface NativeProcessEvents extends ProcessEventCalls {
    @Override
    default int listenForExits(int queueBytes) {
        int type = Flags.SOCK_DGRAM | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC;
        int socket = call(Symbol.SOCKET, Flags.AF_NETLINK, type, Constants.NETLINK_CONNECTOR);
        if (socket < 0) {
            return socket;
        }
        int result = filterExits(socket, List.of());
        result = result < 0 ? result : bind(socket);
        result = result < 0 ? result : setQueue(socket, queueBytes);
        result = result < 0 ? result : tell(socket, Constants.PROC_CN_MCAST_LISTEN);
        if (result < 0) {
            call(Symbol.CLOSE, socket);
        }
        return result < 0 ? result : socket;
    }

    @Override
    default int filterExits(int socket, Collection<Integer> pids) {
        long[] program = ExitFilter.of(pids);
        MemorySegment instructions = Scratch.mine().transfer();
        MemorySegment.copy(program, 0, instructions, JAVA_LONG, 0, program.length);
        MemorySegment struct = Scratch.mine().struct(Layout.SOCK_FPROG);
        struct.set(JAVA_SHORT, 0, (short) program.length);
        struct.set(ADDRESS, Layout.SOCK_FPROG_FILTER, instructions);
        return callWide(
                Symbol.SETSOCKOPT,
                socket,
                Flags.SOL_SOCKET,
                Constants.SO_ATTACH_FILTER,
                struct.address(),
                Layout.SOCK_FPROG);
    }

    @Override
    default int ignoreExits(int socket) {
        return tell(socket, Constants.PROC_CN_MCAST_IGNORE);
    }

    private static int bind(int socket) {
        MemorySegment address = Scratch.mine().struct(Layout.SOCKADDR_NL);
        address.set(JAVA_SHORT, 0, (short) Flags.AF_NETLINK);
        address.set(JAVA_INT, Layout.SOCKADDR_NL_GROUPS, Constants.CN_IDX_PROC);
        return call(Symbol.BIND, socket, address.address(), Layout.SOCKADDR_NL);
    }

    /** Beyond the limit for all if we may. */
    private static int setQueue(int socket, int bytes) {
        int forced = setOption(socket, Constants.SO_RCVBUFFORCE, bytes);
        return forced < 0 ? setOption(socket, Flags.SO_RCVBUF, bytes) : forced;
    }

    private static int setOption(int socket, int option, int value) {
        MemorySegment struct = Scratch.mine().struct(Integer.BYTES);
        struct.set(JAVA_INT, 0, value);
        return callWide(Symbol.SETSOCKOPT, socket, Flags.SOL_SOCKET, option, struct.address(), Integer.BYTES);
    }

    private static int tell(int socket, int operation) {
        int length = ExitEvent.EVENT + Integer.BYTES;
        MemorySegment message = Scratch.mine().struct(length);
        message.set(JAVA_INT, 0, length);
        message.set(JAVA_SHORT, Layout.NLMSGHDR_TYPE, (short) Constants.NLMSG_DONE);
        message.set(JAVA_INT, Layout.NLMSGHDR, Constants.CN_IDX_PROC);
        message.set(JAVA_INT, Layout.NLMSGHDR + Layout.CN_MSG_VAL, Constants.CN_VAL_PROC);
        message.set(JAVA_SHORT, Layout.NLMSGHDR + Layout.CN_MSG_LENGTH, (short) Integer.BYTES);
        message.set(JAVA_INT, ExitEvent.EVENT, operation);
        int sent = (int) callLong(Symbol.SENDTO, socket, message.address(), length, Constants.MSG_NOSIGNAL, 0, 0);
        return Math.min(sent, 0);
    }
}
