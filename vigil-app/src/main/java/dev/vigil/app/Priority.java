package dev.vigil.app;

/** How urgent a message of syslog(3) is, the most urgent first; the number is that of RFC 5424, section 6.2.1. */
public enum Priority {
    EMERG(0),
    ALERT(1),
    CRIT(2),
    ERR(3),
    WARNING(4),
    NOTICE(5),
    INFO(6),
    DEBUG(7);

    private final int number;

    Priority(int number) {
        this.number = number;
    }

    /** 0 to 7. */
    public int number() {
        return number;
    }

    /** That of the JDK's own loggers; TRACE and below are DEBUG. */
    static Priority of(System.Logger.Level level) {
        return switch (level) {
            case ERROR -> ERR;
            case WARNING -> WARNING;
            case INFO -> INFO;
            case DEBUG, TRACE, ALL, OFF -> DEBUG;
        };
    }
}
