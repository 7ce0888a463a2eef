package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/** The local address of a socket, as getsockname(2) tells it. */
public sealed interface SocketName {
    /**
     * unix(7).
     *
     * @param path empty when it has none; an abstract one begins with {@code @}
     */
    record Unix(String path) implements SocketName {}

    /**
     * ip(7), ipv6(7).
     *
     * @param address 4 or 16 bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    record Internet(byte[] address, int port) implements SocketName {}

    /** Of a struct sockaddr of so many bytes. */
    static Optional<SocketName> of(MemorySegment struct, int length) {
        return switch (struct.get(JAVA_SHORT, 0)) {
            case Constants.AF_UNIX -> Optional.of(unix(struct, length));
            case Constants.AF_INET -> Optional.of(internet(struct, Layout.SOCKADDR_IN_ADDRESS, 4));
            case Constants.AF_INET6 -> Optional.of(internet(struct, Layout.SOCKADDR_IN6_ADDRESS, 16));
            default -> Optional.empty();
        };
    }

    private static Unix unix(MemorySegment struct, int length) {
        int bytes = length - Layout.SOCKADDR_UN_PATH;
        if (bytes <= 0) {
            return new Unix("");
        }
        byte[] path = struct.asSlice(Layout.SOCKADDR_UN_PATH, bytes).toArray(JAVA_BYTE);
        if (path[0] == 0) {
            path[0] = '@';
            return new Unix(ByteText.decode(path));
        }
        String text = ByteText.decode(path);
        int zero = text.indexOf(0);
        return new Unix(zero < 0 ? text : text.substring(0, zero));
    }

    /** The port stands at the same place for both. */
    private static Internet internet(MemorySegment struct, int offset, int bytes) {
        int port = struct.get(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), Layout.SOCKADDR_IN_PORT);
        return new Internet(struct.asSlice(offset, bytes).toArray(JAVA_BYTE), port & 0xFFFF);
    }
}
