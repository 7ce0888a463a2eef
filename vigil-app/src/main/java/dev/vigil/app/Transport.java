package dev.vigil.app;

/** A way to a log. */
interface Transport extends AutoCloseable {
    /** @return false: it was not taken, and goes somewhere else */
    boolean send(Entry entry);

    @Override
    void close();
}
