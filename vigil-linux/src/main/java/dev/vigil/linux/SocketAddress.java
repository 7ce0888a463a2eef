package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * A struct sockaddr in the thread's memory.
 *
 * @param length its bytes, or {@code -errno}
 */
record SocketAddress(long address, int length) {
    /** unix(7): a file's path ends with a zero, an abstract name begins with one. */
    static SocketAddress unix(String path) {
        byte[] bytes = ByteText.encode(path);
        if (bytes.length == 0 || path.indexOf(0) >= 0) {
            return new SocketAddress(0, -Errno.EINVAL);
        }
        if (bytes.length >= Layout.SOCKADDR_UN - Layout.SOCKADDR_UN_PATH) {
            return new SocketAddress(0, -Errno.ENAMETOOLONG);
        }
        boolean named = bytes[0] != '@';
        MemorySegment struct = start(Layout.SOCKADDR_UN, Constants.AF_UNIX);
        MemorySegment.copy(bytes, 0, struct, JAVA_BYTE, Layout.SOCKADDR_UN_PATH, bytes.length);
        if (!named) {
            struct.set(JAVA_BYTE, Layout.SOCKADDR_UN_PATH, (byte) 0);
        }
        return new SocketAddress(struct.address(), Layout.SOCKADDR_UN_PATH + bytes.length + (named ? 1 : 0));
    }

    /** ip(7), ipv6(7); {@code digits} as inet_pton(3) takes them. */
    static SocketAddress internet(String digits, int port) {
        long text = Scratch.mine().path(digits);
        if (text < 0 || port < 0 || port > 0xFFFF) {
            return new SocketAddress(0, -Errno.EINVAL);
        }
        return digits.indexOf(':') < 0 ? version4(text, port) : version6(text, port);
    }

    int family() {
        return length == Layout.SOCKADDR_IN ? Constants.AF_INET : Constants.AF_INET6;
    }

    private static SocketAddress version4(long text, int port) {
        MemorySegment struct = start(Layout.SOCKADDR_IN, Constants.AF_INET);
        setPort(struct, Layout.SOCKADDR_IN_PORT, port);
        long into = struct.address() + Layout.SOCKADDR_IN_ADDRESS;
        boolean valid = Calls.call(Symbol.INET_PTON, Constants.AF_INET, text, into) == 1;
        return new SocketAddress(struct.address(), valid ? Layout.SOCKADDR_IN : -Errno.EINVAL);
    }

    private static SocketAddress version6(long text, int port) {
        MemorySegment struct = start(Layout.SOCKADDR_IN6, Constants.AF_INET6);
        setPort(struct, Layout.SOCKADDR_IN6_PORT, port);
        long into = struct.address() + Layout.SOCKADDR_IN6_ADDRESS;
        boolean valid = Calls.call(Symbol.INET_PTON, Constants.AF_INET6, text, into) == 1;
        return new SocketAddress(struct.address(), valid ? Layout.SOCKADDR_IN6 : -Errno.EINVAL);
    }

    private static MemorySegment start(int bytes, int family) {
        MemorySegment struct = Scratch.mine().struct(bytes);
        struct.set(JAVA_SHORT, 0, (short) family);
        return struct;
    }

    private static void setPort(MemorySegment struct, int offset, int port) {
        struct.set(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), offset, (short) port);
    }
}
