package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * sendmsg(2) and recvmsg(2) with what travels beside the bytes, cmsg(3): credentials and descriptors. In the thread's
 * area for structs lie the header, the one part of the message, and the control messages, each aligned to 8 bytes.
 */
final class SocketMessages {
    /** SCM_MAX_FD of the kernel. */
    private static final int DESCRIPTORS_MAX = 253;

    private static final int PART_AT = 64;
    private static final int CONTROL_AT = 96;
    private static final int CONTROL_BYTES = 2048;
    private static final int AREA_BYTES = CONTROL_AT + CONTROL_BYTES;

    private SocketMessages() {}

    static int send(int socket, byte[] data, int[] descriptors) {
        if (data.length > Scratch.TRANSFER_MAX_BYTES || descriptors.length > DESCRIPTORS_MAX) {
            return -(data.length > Scratch.TRANSFER_MAX_BYTES ? Errno.EMSGSIZE : Errno.EINVAL);
        }
        MemorySegment area = header(new ArraySlice(data, 0, data.length));
        if (descriptors.length > 0) {
            putDescriptors(area, descriptors);
        }
        return (int)
                Calls.callLong(Symbol.SENDMSG, socket, area.address(), Constants.MSG_DONTWAIT | Constants.MSG_NOSIGNAL);
    }

    static SocketMessage receive(int socket, byte[] into) {
        MemorySegment area = header(new ArraySlice(into, 0, into.length));
        area.set(JAVA_LONG, Layout.MSGHDR_CONTROL, area.address() + CONTROL_AT);
        area.set(JAVA_LONG, Layout.MSGHDR_CONTROL_LENGTH, CONTROL_BYTES);
        int flags = Constants.MSG_DONTWAIT | Constants.MSG_CMSG_CLOEXEC;
        int length = (int) Calls.callLong(Symbol.RECVMSG, socket, area.address(), flags);
        if (length < 0) {
            return new SocketMessage(length, Optional.empty(), List.of(), false);
        }
        MemorySegment.copy(Scratch.mine().transfer(), JAVA_BYTE, 0, into, 0, length);
        return withControl(length, area);
    }

    /** struct ucred */
    static PeerCredentials credentials(MemorySegment memory, long at) {
        return new PeerCredentials(
                memory.get(JAVA_INT, at),
                memory.get(JAVA_INT, at + Layout.UCRED_UID),
                memory.get(JAVA_INT, at + Layout.UCRED_GID));
    }

    private static MemorySegment header(ArraySlice bytes) {
        MemorySegment area = Scratch.mine().struct(AREA_BYTES);
        area.set(JAVA_LONG, PART_AT, bytes.toNative());
        area.set(JAVA_LONG, PART_AT + Layout.IOVEC_LENGTH, bytes.length());
        area.set(JAVA_LONG, Layout.MSGHDR_IOVEC, area.address() + PART_AT);
        area.set(JAVA_LONG, Layout.MSGHDR_IOVEC_COUNT, 1);
        return area;
    }

    private static void putDescriptors(MemorySegment area, int[] descriptors) {
        long bytes = Layout.CMSGHDR + descriptors.length * (long) Integer.BYTES;
        area.set(JAVA_LONG, CONTROL_AT, bytes);
        area.set(JAVA_INT, CONTROL_AT + Layout.CMSGHDR_LEVEL, Flags.SOL_SOCKET);
        area.set(JAVA_INT, CONTROL_AT + Layout.CMSGHDR_TYPE, Constants.SCM_RIGHTS);
        MemorySegment.copy(descriptors, 0, area, JAVA_INT, CONTROL_AT + Layout.CMSGHDR, descriptors.length);
        area.set(JAVA_LONG, Layout.MSGHDR_CONTROL, area.address() + CONTROL_AT);
        area.set(JAVA_LONG, Layout.MSGHDR_CONTROL_LENGTH, aligned(bytes));
    }

    private static SocketMessage withControl(int length, MemorySegment area) {
        Optional<PeerCredentials> sender = Optional.empty();
        List<Integer> descriptors = new ArrayList<>();
        long end = CONTROL_AT + area.get(JAVA_LONG, Layout.MSGHDR_CONTROL_LENGTH);
        long at = CONTROL_AT;
        while (at + Layout.CMSGHDR <= end) {
            long bytes = area.get(JAVA_LONG, at);
            int type = area.get(JAVA_INT, at + Layout.CMSGHDR_TYPE);
            if (type == Constants.SCM_CREDENTIALS) {
                sender = Optional.of(credentials(area, at + Layout.CMSGHDR));
            } else if (type == Constants.SCM_RIGHTS) {
                addDescriptors(area.asSlice(at + Layout.CMSGHDR, bytes - Layout.CMSGHDR), descriptors);
            }
            at += aligned(bytes);
        }
        boolean truncated = (area.get(JAVA_INT, Layout.MSGHDR_FLAGS) & Constants.MSG_CTRUNC) != 0;
        return new SocketMessage(length, sender, List.copyOf(descriptors), truncated);
    }

    private static void addDescriptors(MemorySegment numbers, List<Integer> into) {
        for (long at = 0; at < numbers.byteSize(); at += Integer.BYTES) {
            into.add(numbers.get(JAVA_INT, at));
        }
    }

    private static long aligned(long bytes) {
        return (bytes + 7) & -8;
    }
}
