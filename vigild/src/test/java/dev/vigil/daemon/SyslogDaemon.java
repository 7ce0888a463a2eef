package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's rsyslogd in the foreground, with a local socket and ports of its own. What it has understood of a message it
 * writes into a file: facility|severity|identity|text.
 */
final class SyslogDaemon implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");
    private static final String PROBE = "probe";

    final Path local;
    final int udp;
    final int tcp;
    // Bound and not listened on, so that the kernel gives the ports to nobody but rsyslogd, which sets SO_REUSEADDR.
    private final DatagramSocket udpReserved = new DatagramSocket(null);
    private final Socket tcpReserved = new Socket();
    private final Linux linux = new NativeLinux();
    private final Path out;
    private final Process process;

    SyslogDaemon(Path directory) throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        udpReserved.setReuseAddress(true);
        udpReserved.bind(loopback);
        tcpReserved.setReuseAddress(true);
        tcpReserved.bind(loopback);
        udp = udpReserved.getLocalPort();
        tcp = tcpReserved.getLocalPort();
        local = directory.resolve("syslog");
        out = directory.resolve("messages.txt");
        Path configuration =
                Files.writeString(directory.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s" maxMessageSize="64k")
                module(load="imuxsock" SysSock.Use="off")
                module(load="imudp")
                module(load="imtcp")
                input(type="imuxsock" Socket="%2$s" CreatePath="on" RateLimit.Interval="0")
                input(type="imudp" address="127.0.0.1" port="%3$d")
                input(type="imtcp" address="127.0.0.1" port="%4$d")
                template(name="all" type="string"
                  string="%%syslogfacility-text%%|%%syslogseverity-text%%|%%programname%%|%%msg%%\\n")
                action(type="omfile" file="%5$s" template="all")
                """.formatted(directory, local, udp, tcp, out));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        directory.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("rsyslogd.txt").toFile())
                .start();
        awaitStart(directory.resolve("rsyslogd.txt"));
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** It listens when it takes a message; that it came is seen in the file, since UDP would not say. */
    private void awaitStart(Path said) {
        byte[] message = ("<15>Jan  1 00:00:00 host " + PROBE + ": are you there").getBytes(StandardCharsets.US_ASCII);
        Eventually.holds("rsyslogd takes messages", () -> {
            assertThat(process.isAlive()).as(() -> read(said)).isTrue();
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(
                        message, message.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), udp)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return Files.exists(out) && read(out).contains(PROBE);
        });
    }

    private String read(Path file) {
        return linux.readFile(file.toString()).orElse("");
    }

    /** What came of services: facility|severity|identity|text. */
    List<String> messages() {
        return read(out)
                .lines()
                .filter(line -> !line.contains("|" + PROBE + "|") && !line.contains("|rsyslogd|"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
        udpReserved.close();
        tcpReserved.close();
    }
}
