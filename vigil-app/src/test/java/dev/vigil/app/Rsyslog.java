package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Debian's rsyslogd in the foreground, with a local socket and ports of its own. What it has understood of a message it
 * writes into a FIFO: facility|severity|identity|pid|text.
 */
final class Rsyslog implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Path local;
    final InetSocketAddress udp;
    final InetSocketAddress tcp;
    // Bound and not listened on, so that the kernel gives the ports to nobody but rsyslogd, which sets SO_REUSEADDR.
    private final DatagramSocket udpReserved = new DatagramSocket(null);
    private final Socket tcpReserved = new Socket();
    private final Linux linux = new NativeLinux();
    private final Path directory;
    private final int fifo;
    private final Process process;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    Rsyslog(Path directory) throws IOException {
        this.directory = directory;
        this.local = directory.resolve("log");
        udpReserved.setReuseAddress(true);
        udpReserved.bind(loopback());
        tcpReserved.setReuseAddress(true);
        tcpReserved.bind(loopback());
        this.udp = (InetSocketAddress) udpReserved.getLocalSocketAddress();
        this.tcp = (InetSocketAddress) tcpReserved.getLocalSocketAddress();
        Path out = directory.resolve("out");
        linux.mkfifo(out.toString(), 0600);
        this.fifo = linux.open(out.toString(), Flags.O_RDWR | Flags.O_NONBLOCK, 0);
        Files.writeString(directory.resolve("rsyslog.conf"), configuration(out));
        this.process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-n",
                        "-f",
                        directory.resolve("rsyslog.conf").toString(),
                        "-i",
                        directory.resolve("pid").toString())
                .redirectErrorStream(true)
                .start();
        awaitStart();
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    private String configuration(Path out) {
        return """
                global(workDirectory="%1$s" maxMessageSize="64k")
                module(load="imuxsock" SysSock.Use="off")
                module(load="imudp")
                module(load="imtcp")
                input(type="imuxsock" Socket="%2$s" CreatePath="on" RateLimit.Interval="0")
                input(type="imudp" address="127.0.0.1" port="%3$d")
                input(type="imtcp" address="127.0.0.1" port="%4$d")
                template(name="all" type="string"
                  string="%%syslogfacility-text%%|%%syslogseverity-text%%|%%programname%%|%%procid%%|%%msg%%\\n")
                action(type="ompipe" pipe="%5$s" template="all")
                """.formatted(directory, local, udp.getPort(), tcp.getPort(), out);
    }

    /**
     * It listens when it takes a message; that it came is asked of the message, since UDP would not say. Of two sockets
     * that share a port the kernel gives a datagram to the later one.
     */
    private void awaitStart() throws IOException {
        try (Syslog log = Syslog.named("probe").toUdp(udp)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            boolean came = false;
            while (!came && System.nanoTime() < deadline) {
                assertThat(process.isAlive()).as(this::said).isTrue();
                log.log(Priority.DEBUG, "are you there");
                came = new Waits(linux).await(fifo, Flags.EPOLLIN, Duration.ofMillis(100));
            }
            assertThat(came).isTrue();
        }
    }

    private String said() {
        try (BufferedReader reader = process.inputReader()) {
            return String.join("\n", reader.lines().toList());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The next message that is not a probe of ours or a word of rsyslogd about itself. */
    String line() {
        while (true) {
            String line = wholeLine();
            if (!line.contains("|probe|") && !line.contains("|rsyslogd|")) {
                return line;
            }
        }
    }

    /** Bytes become text when the line is whole: a read may end within a character. */
    private String wholeLine() {
        byte[] bytes = pending.toByteArray();
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end == bytes.length) {
            pending.writeBytes(read());
            return wholeLine();
        }
        pending.reset();
        pending.write(bytes, end + 1, bytes.length - end - 1);
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private byte[] read() {
        assertThat(new Waits(linux).await(fifo, Flags.EPOLLIN, PATIENCE))
                .as("a message comes")
                .isTrue();
        byte[] bytes = new byte[64 * 1024];
        int length = linux.read(fifo, bytes, 0, bytes.length);
        return Arrays.copyOf(bytes, length);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        linux.close(fifo);
        udpReserved.close();
        tcpReserved.close();
    }
}
