package dev.vigil.daemon;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of services that listen: sends something, and reads until the end of the connection. */
final class SocketClient {
    private static final int PATIENCE_MILLIS = 60_000;

    private SocketClient() {}

    static String ask(int port, String text) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return ask(socket, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String ask(Socket socket, String text) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static String ask(Path path, String text) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many processes have the socket that listens at {@code port}. */
    static int holders(int port) {
        Linux linux = new NativeLinux();
        String local = String.format(":%04X", port);
        String target = "socket:["
                + linux.readFile("/proc/net/tcp")
                        .orElse("")
                        .lines()
                        .map(line -> line.strip().split(" +", -1))
                        .filter(fields -> fields[1].endsWith(local) && fields[3].equals("0A"))
                        .map(fields -> fields[9])
                        .findFirst()
                        .orElse("")
                + "]";
        return (int) linux.list("/proc").stream()
                .filter(pid -> pid.matches("\\d+"))
                .map(pid -> "/proc/" + pid + "/fd")
                .filter(folder -> linux.list(folder).stream()
                        .anyMatch(fd -> linux.readlink(folder + "/" + fd)
                                .filter(target::equals)
                                .isPresent()))
                .count();
    }
}
