package dev.vigil.app;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the supervisor how this process is, by the protocol of sd_notify(3) that systemd, vigild and others speak.
 *
 * <p>Each message is one datagram to the socket that {@code NOTIFY_SOCKET} names, a path or, with {@code @} in front,
 * an abstract name, unix(7). Who sent it the kernel says, with SCM_CREDENTIALS. When nobody supervises, or the
 * supervisor is gone, nothing happens: each method returns whether its message went out, and {@link #problem} says why
 * the last one did not. Nothing here throws, and nothing waits longer than {@value #SEND_SECONDS_MAX} seconds. Safe for
 * use by many threads.
 */
public final class Notifier {
    static final int SEND_SECONDS_MAX = 5;

    private final Linux linux;
    private final Optional<String> address;
    private final Optional<Duration> watchdogInterval;
    private volatile Optional<String> problem = Optional.empty();

    Notifier(Linux linux, Map<String, String> environment) {
        this.linux = linux;
        this.address = Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(text -> !text.isEmpty());
        this.watchdogInterval = watchdog(linux, environment);
    }

    /** For the supervisor that the environment names. */
    public static Notifier ofEnvironment() {
        return new Notifier(NativeLinux.whenNeeded(), System.getenv());
    }

    /** Whether there is a supervisor that wants to be told. */
    public boolean isSupervised() {
        return address.isPresent();
    }

    /** Why the last message did not go out: {@code cannot notify /run/x: no such file or directory (ENOENT)}. */
    public Optional<String> problem() {
        return problem;
    }

    /** {@code READY=1}: start-up, or a reload, is done. */
    public boolean ready() {
        return send("READY=1");
    }

    /** {@code STATUS=}: what the process is doing, in one line for people; of more lines the first. */
    public boolean status(String text) {
        return send(statusLine(text));
    }

    /** {@code RELOADING=1}, with the time that systemd asks for, {@code MONOTONIC_USEC}; {@link #ready} ends it. */
    public boolean reloading() {
        return send("RELOADING=1\nMONOTONIC_USEC=" + linux.monotonicNanos() / 1000);
    }

    /** {@code STOPPING=1}: the process is on its way out. */
    public boolean stopping() {
        return send("STOPPING=1");
    }

    /** {@code WATCHDOG=1}: alive. To be sent at least every half of {@link #watchdogInterval}. */
    public boolean watchdog() {
        return send("WATCHDOG=1");
    }

    /** After how long a silence the supervisor thinks that the process hangs; empty: it does not watch. */
    public Optional<Duration> watchdogInterval() {
        return watchdogInterval;
    }

    /** {@code EXTEND_TIMEOUT_USEC=}: start, reload or stop takes this much longer, counted from now. */
    public boolean extendTimeout(Duration by) {
        return send("EXTEND_TIMEOUT_USEC=" + by.toNanos() / 1000);
    }

    /** {@code MAINPID=}: another process is to be watched from now on. */
    public boolean mainPid(long pid) {
        return send("MAINPID=" + pid);
    }

    /**
     * {@code FDSTORE=1}: the supervisor keeps the socket and hands it to the next incarnation of this service under its
     * name. To be called before a channel is made of it.
     *
     * @throws IllegalStateException a channel was made of it
     */
    public boolean store(InheritedSocket socket) {
        return send("FDSTORE=1\nFDNAME=" + socket.name(), socket.descriptor());
    }

    /** {@code FDSTOREREMOVE=1}: the supervisor lets go of what it keeps under this name. */
    public boolean forget(String name) {
        return send("FDSTOREREMOVE=1\nFDNAME=" + name);
    }

    /** {@code BARRIER=1}: returns once all that was sent before has been read. @return false: not in time */
    public boolean barrier(Duration timeout) {
        int[] ends = new int[2];
        if (linux.pipe(ends, 0) < 0) {
            return false;
        }
        boolean sent = send("BARRIER=1", ends[1]);
        linux.close(ends[1]);
        boolean read = sent && new Waits(linux).await(ends[0], Flags.EPOLLIN, timeout);
        linux.close(ends[0]);
        return read;
    }

    /** Sends lines {@code NAME=value} of the protocol, as they are. */
    public boolean send(String lines) {
        return send(lines, new int[0]);
    }

    private boolean send(String lines, int... descriptors) {
        if (address.isEmpty()) {
            return false;
        }
        int result = sendTo(address.get(), lines.getBytes(StandardCharsets.UTF_8), descriptors);
        problem = result < 0 ? Optional.of("cannot notify " + address.get() + ": " + reason(result)) : Optional.empty();
        return result >= 0;
    }

    private static String reason(int errno) {
        return errno == -Errno.EAFNOSUPPORT
                ? "it is neither a path nor an abstract name (NOTIFY_SOCKET)"
                : Errno.describe(errno);
    }

    private int sendTo(String to, byte[] message, int[] descriptors) {
        if (to.charAt(0) != '/' && to.charAt(0) != '@') {
            return -Errno.EAFNOSUPPORT;
        }
        int socket = linux.unixSocket(Flags.SOCK_DGRAM);
        if (socket < 0) {
            return socket;
        }
        try {
            int connected = linux.connectUnix(socket, to);
            return connected < 0 ? connected : sendPatiently(socket, message, descriptors);
        } finally {
            linux.close(socket);
        }
    }

    /** A supervisor that starts many services at once reads late; a lost READY=1 would cost the start. */
    private int sendPatiently(int socket, byte[] message, int[] descriptors) {
        int result = linux.sendDescriptors(socket, message, descriptors);
        if (result != -Errno.EAGAIN) {
            return result;
        }
        new Waits(linux).await(socket, Flags.EPOLLOUT, Duration.ofSeconds(SEND_SECONDS_MAX));
        return linux.sendDescriptors(socket, message, descriptors);
    }

    static String statusLine(String text) {
        return "STATUS=" + text.lines().findFirst().orElse("");
    }

    /** Not before there is an interval is Linux asked anything: most programs run without. */
    private static Optional<Duration> watchdog(Linux linux, Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        if (!micros.matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        String forPid = environment.get("WATCHDOG_PID");
        boolean ours = forPid == null || forPid.equals(String.valueOf(linux.getpid()));
        return ours ? Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS)) : Optional.empty();
    }
}
