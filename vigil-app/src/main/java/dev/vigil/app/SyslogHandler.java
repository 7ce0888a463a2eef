package dev.vigil.app;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Lets {@code java.util.logging} write to syslog(3), and through its bridges whatever else logs in Java:
 * {@code handlers = dev.vigil.app.SyslogHandler} in {@code logging.properties}. Where to and as whom is said as for
 * {@link SyslogLoggerFinder}. Needs the module {@code java.logging}, which the rest of this library does without.
 */
public final class SyslogHandler extends Handler {
    private static final SimpleFormatter MESSAGES = new SimpleFormatter();

    private final Syslog log;

    /** To where the system properties say. */
    public SyslogHandler() {
        this(LogSettings.ofSystem().open());
    }

    /** To a log that is set up already. */
    public SyslogHandler(Syslog log) {
        this.log = log;
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            String message = entry.getLoggerName() + ": " + MESSAGES.formatMessage(entry);
            log.log(priority(entry.getLevel()), SyslogLoggerFinder.withTrace(message, entry.getThrown()));
        }
    }

    private static Priority priority(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return Priority.ERR;
        }
        if (value >= Level.WARNING.intValue()) {
            return Priority.WARNING;
        }
        return value >= Level.INFO.intValue() ? Priority.INFO : Priority.DEBUG;
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        log.close();
    }
}
