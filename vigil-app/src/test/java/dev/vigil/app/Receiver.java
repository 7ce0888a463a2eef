package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.SocketMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A UNIX datagram socket that is read message by message, as a supervisor's or journald's. */
final class Receiver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Linux linux = new NativeLinux();
    private final int socket;
    private final byte[] buffer = new byte[64 * 1024];
    final List<Integer> descriptors = new ArrayList<>();
    int senderPid;

    Receiver(String path) {
        socket = linux.bindDatagram(path);
        assertThat(socket).isPositive();
    }

    byte[] bytes() {
        assertThat(new Waits(linux).await(socket, Flags.EPOLLIN, PATIENCE))
                .as("a message comes")
                .isTrue();
        SocketMessage message = linux.receiveDescriptors(socket, buffer);
        descriptors.addAll(message.descriptors());
        senderPid = message.sender().orElseThrow().pid();
        byte[] bytes = new byte[message.length()];
        System.arraycopy(buffer, 0, bytes, 0, bytes.length);
        return bytes;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return linux.receiveDescriptors(socket, buffer).length() < 0;
    }

    void closeDescriptors() {
        descriptors.forEach(linux::close);
        descriptors.clear();
    }

    @Override
    public void close() {
        closeDescriptors();
        linux.close(socket);
    }
}
