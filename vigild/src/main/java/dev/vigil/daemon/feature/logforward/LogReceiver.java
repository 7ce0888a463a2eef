package dev.vigil.daemon.feature.logforward;

/** Who takes messages, such as a daemon of syslog. Never waits. Used by the thread of {@link ForwardThread} only. */
interface LogReceiver extends AutoCloseable {
    /** What became of a message. */
    enum Outcome {
        TAKEN,
        /** It has no room at this moment. */
        BUSY,
        /** It is not there, or refuses; see {@link #problem}. */
        DOWN,
        /** It will never take this message. */
        REFUSED
    }

    /** Sends one message whole, or nothing of it. */
    Outcome send(byte[] message);

    /** Passes on what was taken and is still here. @return {@link Outcome#TAKEN} if nothing is left */
    default Outcome flush() {
        return Outcome.TAKEN;
    }

    /** Why it is down; empty: it was not lately. */
    String problem();

    /** Messages that were lost, as far as anybody can know, since this was last asked. */
    default long takeLost() {
        return 0;
    }

    @Override
    void close();
}
