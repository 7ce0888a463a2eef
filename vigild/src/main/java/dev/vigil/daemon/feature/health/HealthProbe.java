package dev.vigil.daemon.feature.health;

/** Asks whether a service is well, again and again; what comes of it goes to whom its maker has named. */
interface HealthProbe {
    /** What messages call it: {@code http://127.0.0.1/ok}, {@code exec pg_isready}. */
    String name();

    /** Asks once; not before the last question has its answer. */
    void begin();

    /** Whether a question is under way. */
    boolean isAsking();

    /** The time is up: what has been answered by now has to do. One that sees to that itself does nothing. */
    void expire(String why);

    /** Asks no more; nobody hears of what is under way. */
    void close();
}
