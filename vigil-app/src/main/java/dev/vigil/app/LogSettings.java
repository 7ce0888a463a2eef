package dev.vigil.app;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The log of a program that knows nothing of {@link Syslog}, by system properties {@code dev.vigil.app.log.*}:
 * {@code to} (local, journal, stderr, udp:HOST:PORT, tcp:HOST:PORT), {@code format} (rfc5424, rfc3164),
 * {@code identity}, {@code facility}, {@code pid} and {@code level}.
 */
record LogSettings(UnaryOperator<String> properties) {
    static final String PREFIX = "dev.vigil.app.log.";

    static LogSettings ofSystem() {
        return new LogSettings(name -> System.getProperty(PREFIX + name, ""));
    }

    /** What can't be understood is said on that log, and left as it would be otherwise. */
    Syslog open() {
        Syslog log = Syslog.named(text("identity", "java"));
        if (text("pid", "true").equals("true")) {
            log.withPid();
        }
        understood(log, "facility", () -> log.facility(Facility.valueOf(upper("facility", "USER"))));
        understood(log, "format", () -> log.format(Syslog.Format.valueOf(upper("format", "RFC5424"))));
        understood(log, "to", () -> direct(log, text("to", "local")));
        return log;
    }

    /** The least level that is logged. */
    System.Logger.Level level() {
        try {
            return System.Logger.Level.valueOf(upper("level", "INFO"));
        } catch (IllegalArgumentException e) {
            return System.Logger.Level.INFO;
        }
    }

    private void understood(Syslog log, String name, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException e) {
            log.log(Priority.ERR, "cannot use " + PREFIX + name + ": not understood (" + text(name, "") + ")");
        }
    }

    private static void direct(Syslog log, String to) {
        String[] parts = to.split(":", 2);
        switch (parts[0]) {
            case "local" -> {} // as it is
            case "journal" -> log.toJournal();
            case "stderr" -> log.toStandardError();
            case "udp" -> log.toUdp(address(to));
            case "tcp" -> log.toTcp(address(to));
            default -> throw new IllegalArgumentException(to);
        }
    }

    private static InetSocketAddress address(String to) {
        int from = to.indexOf(':');
        int colon = to.lastIndexOf(':');
        if (colon <= from) {
            throw new IllegalArgumentException(to);
        }
        return new InetSocketAddress(to.substring(from + 1, colon), Integer.parseInt(to.substring(colon + 1)));
    }

    private String text(String name, String otherwise) {
        String value = properties.apply(name);
        return value.isEmpty() ? otherwise : value;
    }

    private String upper(String name, String otherwise) {
        return text(name, otherwise).toUpperCase(Locale.ROOT);
    }
}
