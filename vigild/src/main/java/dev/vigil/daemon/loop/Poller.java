package dev.vigil.daemon.loop;

/** What the event loop offers the components of vigild: descriptors to watch. Only its own thread may call it. */
public interface Poller {
    /** Calls {@code handler} in the loop whenever {@code fd} has one of {@code events} (see linux.Flags). */
    void watch(int fd, int events, Handler handler);

    /** Changes the events of a watched descriptor; 0 leaves only errors and hang-ups. */
    void change(int fd, int events);

    /** Stops watching; to be called before the descriptor is closed. Unknown descriptors are ignored. */
    void unwatch(int fd);

    /** Hears of a descriptor. */
    @FunctionalInterface
    interface Handler {
        /** {@code events} are the bits that epoll reported; {@code nowNanos} is the loop's one reading of the clock. */
        void ready(int fd, int events, long nowNanos);
    }
}
