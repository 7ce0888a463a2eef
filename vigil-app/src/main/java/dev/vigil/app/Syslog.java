package dev.vigil.app;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A log that syslogd(8), rsyslogd(8) or journald keeps, syslog(3): on this machine, or on another.
 *
 * <pre>{@code
 * Syslog log = Syslog.named("greeter").facility(Facility.DAEMON).withPid();
 * log.log(Priority.NOTICE, "listening at " + address);
 * }</pre>
 *
 * <p>A log never stops the program that writes it: nothing here throws for what is the matter with the log daemon, and
 * a message that it does not take within a moment goes to standard error, with its priority as sd-daemon(3) has it,
 * {@code <3>text}, so that a supervisor still gets it.
 *
 * <p>What goes where, and how: to {@code /dev/log} as the C library does it, RFC 3164 without the host, as datagrams or
 * into a stream; over UDP one
 * datagram a message, RFC 5426; over TCP with its length in front, RFC 6587 section 3.4.1, by a thread that connects
 * again when the connection breaks; to journald in its native protocol, whole, with all line breaks, large ones in a
 * sealed file in memory, memfd_create(2). Elsewhere than in the journal control characters are written as {@code #012},
 * and a message longer than the protocol's receivers must take is cut at a character, as the RFCs allow. A lone
 * surrogate becomes U+FFFD.
 *
 * <p>To be set up by one thread, before the first message; safe for use by many from then on.
 */
public final class Syslog implements AutoCloseable {
    private final Linux linux;
    private final Transport fallback;
    private final String identity;
    private Facility facility = Facility.USER;
    private boolean pid;
    private Format format = Format.RFC5424;
    private Transport transport;
    private volatile Set<Priority> mask = EnumSet.allOf(Priority.class);

    private Syslog(Linux linux, String identity) {
        this.linux = linux;
        this.identity = Entry.word(identity);
        this.fallback = new StandardError(linux);
        this.transport = new LocalSocket(linux, "/dev/log");
    }

    /** How a message over the network looks. */
    public enum Format {
        /** The old one, "BSD syslog": at most 1,024 bytes, local time to the second. */
        RFC3164,
        /** The one of today: at most 2,048 bytes over UDP and 8,192 over TCP, time to the microsecond. */
        RFC5424
    }

    /**
     * To {@code /dev/log}, facility USER, without a pid.
     *
     * @param identity of the program, in front of each message
     */
    public static Syslog named(String identity) {
        return new Syslog(new NativeLinux(), identity);
    }

    /** What kind of program it is; USER otherwise. */
    public Syslog facility(Facility kind) {
        facility = kind;
        return this;
    }

    /** With the pid behind the identity, LOG_PID. */
    public Syslog withPid() {
        pid = true;
        return this;
    }

    /** The format over UDP and TCP; {@link Format#RFC5424} otherwise. */
    public Syslog format(Format ofMessages) {
        format = ofMessages;
        return this;
    }

    /** To another local socket than {@code /dev/log}. */
    public Syslog toLocal(Path socket) {
        return to(new LocalSocket(linux, socket.toString()));
    }

    /** To journald, {@code /run/systemd/journal/socket}. */
    public Syslog toJournal() {
        return toJournal(Path.of("/run/systemd/journal/socket"));
    }

    /** To a socket that speaks as journald's. */
    public Syslog toJournal(Path socket) {
        return to(new JournaldProtocol(linux, socket.toString()));
    }

    /**
     * Over UDP.
     *
     * @param receiver port 514 by custom
     */
    public Syslog toUdp(InetSocketAddress receiver) {
        return to(new Udp(receiver));
    }

    /**
     * Over TCP.
     *
     * @param receiver port 514 or 601 by custom
     */
    public Syslog toTcp(InetSocketAddress receiver) {
        return to(new Tcp(receiver, fallback));
    }

    /** To standard error only, each line with its priority, {@code <3>text}. */
    public Syslog toStandardError() {
        return to(fallback);
    }

    private Syslog to(Transport other) {
        transport.close();
        transport = other;
        return this;
    }

    /** Which messages are logged at all, setlogmask(3); all otherwise. May be changed at any time. */
    public void mask(Set<Priority> logged) {
        EnumSet<Priority> copy = EnumSet.noneOf(Priority.class);
        copy.addAll(logged);
        mask = copy;
    }

    /** Logs this priority and all that are more urgent, LOG_UPTO. May be changed at any time. */
    public void maskUpTo(Priority least) {
        mask = EnumSet.range(Priority.EMERG, least);
    }

    /** Whether messages of this priority are logged. */
    public boolean isLogged(Priority priority) {
        return mask.contains(priority);
    }

    /** Logs a message. */
    public void log(Priority priority, String message) {
        if (isLogged(priority)) {
            Entry entry =
                    new Entry(new Entry.Source(identity, facility, pid, linux.getpid()), priority, format, message);
            if (!transport.send(entry)) {
                fallback.send(entry);
            }
        }
    }

    /**
     * Lets go of the socket, when what is on its way over TCP has been sent or a second has passed. When the JVM exits
     * that is done anyway.
     */
    @Override
    public void close() {
        transport.close();
    }
}
