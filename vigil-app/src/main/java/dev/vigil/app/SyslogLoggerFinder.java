package dev.vigil.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@link System.Logger} write to syslog(3), in a program that asks for it: an existing one that logs by
 * {@link System#getLogger(String)} needs no change. A program has one finder, so this one does not register itself. On
 * the class path the program has a file {@code META-INF/services/java.lang.System$LoggerFinder} with the name of this
 * class; on the module path a subclass in its module, and {@code provides System.LoggerFinder with} it. Where to, and
 * as whom, is said by system properties:
 *
 * <ul>
 *   <li>{@code dev.vigil.app.log.to}: {@code local} (otherwise), {@code journal}, {@code stderr},
 * {@code udp:HOST:PORT},
 *       {@code tcp:HOST:PORT}
 *   <li>{@code dev.vigil.app.log.format}: {@code rfc5424} (otherwise) or {@code rfc3164}
 *   <li>{@code dev.vigil.app.log.identity}: {@code java} otherwise
 *   <li>{@code dev.vigil.app.log.facility}: {@code user} otherwise
 *   <li>{@code dev.vigil.app.log.level}: the least that is logged, {@code info} otherwise
 *   <li>{@code dev.vigil.app.log.pid}: {@code true} otherwise
 * </ul>
 */
public class SyslogLoggerFinder extends System.LoggerFinder {
    private final Syslog log;
    private final System.Logger.Level least;

    /** For {@link java.util.ServiceLoader}. */
    public SyslogLoggerFinder() {
        LogSettings settings = LogSettings.ofSystem();
        log = settings.open();
        least = settings.level();
    }

    @Override
    public final System.Logger getLogger(String name, Module module) {
        return new Logger(log, least, name);
    }

    private record Logger(Syslog log, Level least, String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && level.getSeverity() >= least.getSeverity();
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                log.log(Priority.of(level), withTrace(name + ": " + localized(bundle, message), thrown));
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... values) {
            if (isLoggable(level)) {
                log.log(Priority.of(level), name + ": " + formatted(localized(bundle, format), values));
            }
        }
    }

    private static String localized(@Nullable ResourceBundle bundle, @Nullable String message) {
        try {
            return bundle == null || message == null ? String.valueOf(message) : bundle.getString(message);
        } catch (MissingResourceException e) {
            return String.valueOf(message);
        }
    }

    private static String formatted(String format, @Nullable Object @Nullable [] values) {
        try {
            return values == null || values.length == 0 ? format : MessageFormat.format(format, values);
        } catch (IllegalArgumentException e) {
            return format; // no pattern, but a text with braces
        }
    }

    /** With its stack trace behind it, one line a frame. */
    static String withTrace(String message, @Nullable Throwable thrown) {
        if (thrown == null) {
            return message;
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return message + "\n" + trace.toString().stripTrailing();
    }
}
