package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.SocketMessage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A UNIX datagram socket, as daemons of syslog and journald have one; what comes as a file is read from it. */
final class DatagramCatcher implements AutoCloseable {
    private final Linux linux = new NativeLinux();
    private final String path;
    private int socket;
    private int files;

    DatagramCatcher(Path path) {
        this.path = path.toString();
        linux.unlink(this.path);
        socket = linux.bindDatagram(this.path);
        assertThat(socket).isPositive();
    }

    /** The next message; empty: there is none now. */
    Optional<byte[]> take() {
        byte[] buffer = new byte[256 << 10];
        SocketMessage message = linux.receiveDescriptors(socket, buffer);
        if (message.length() < 0) {
            return Optional.empty();
        }
        if (!message.descriptors().isEmpty()) {
            files++;
            return Optional.of(content(message.descriptors().getFirst()));
        }
        return Optional.of(Arrays.copyOf(buffer, message.length()));
    }

    /** It must be of no use to the sender any more: journald refuses a file that is not sealed. */
    private byte[] content(int file) {
        assertThat(linux.write(file, new byte[1], 0, 1))
                .as("the file is sealed")
                .isNegative();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] block = new byte[64 << 10];
        for (int n = linux.pread(file, block, 0, block.length, 0);
                n > 0;
                n = linux.pread(file, block, 0, block.length, content.size())) {
            content.write(block, 0, n);
        }
        linux.close(file);
        return content.toByteArray();
    }

    List<byte[]> await(int count) {
        List<byte[]> messages = new ArrayList<>();
        Eventually.holds(count + " messages come", () -> {
            take().ifPresent(messages::add);
            return messages.size() >= count;
        });
        return messages;
    }

    /** How many messages came as files. */
    int files() {
        return files;
    }

    /** Closes the socket, as a daemon that ends does. */
    void end() {
        if (socket >= 0) {
            linux.close(socket);
            socket = -1;
        }
    }

    @Override
    public void close() {
        end();
    }
}
