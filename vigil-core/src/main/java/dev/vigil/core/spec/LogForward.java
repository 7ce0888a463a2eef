package dev.vigil.core.spec;

import java.util.List;
import java.util.Optional;

/**
 * Where the lines of a service's log are sent, beside its files.
 *
 * @param syslog a syslog daemon; empty: to none
 * @param journald whether to the journal of systemd
 */
public record LogForward(Optional<SyslogPlan> syslog, boolean journald) implements Section {
    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.live("log.syslog", syslog.map(SyslogPlan::text).orElse("none")),
                Setting.live("log.journald", Boolean.toString(journald)));
    }

    /**
     * How lines become messages of syslog.
     *
     * @param facility number of RFC 5424, 0 to 23
     * @param identity what a message begins with, in place of a program's name
     * @param to who gets them
     * @param structured whether in the format of RFC 5424; else in that of RFC 3164
     */
    public record SyslogPlan(int facility, String identity, SyslogTarget to, boolean structured) {
        private String text() {
            return "to %s, facility %d, identity %s, format %s"
                    .formatted(to, facility, identity, structured ? "rfc5424" : "rfc3164");
        }
    }

    /** Who gets messages of syslog; the text of one is what a user writes. */
    public sealed interface SyslogTarget {
        /** The UNIX socket at {@code path}, of datagrams or a stream. */
        record LocalDaemon(String path) implements SyslogTarget {
            /** Where daemons of syslog listen. */
            public static final LocalDaemon USUAL = new LocalDaemon("/dev/log");

            @Override
            public String toString() {
                return equals(USUAL) ? "local" : "unix:" + path;
            }
        }

        /** A port of a host; over UDP a datagram a message, RFC 5426, over TCP with octet counting, RFC 6587. */
        record NetworkDaemon(boolean tcp, String host, int port) implements SyslogTarget {
            @Override
            public String toString() {
                String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
                return (tcp ? "tcp:" : "udp:") + shown + ":" + port;
            }
        }
    }
}
