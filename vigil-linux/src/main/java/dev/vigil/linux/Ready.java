package dev.vigil.linux;

/** What one epoll_wait(2) reports: reused from call to call, so that waiting allocates nothing. */
public final class Ready {
    final int[] events;
    final long[] data;

    public Ready(int capacity) {
        events = new int[capacity];
        data = new long[capacity];
    }

    public int capacity() {
        return events.length;
    }

    /** Event bits of entry {@code i}, from {@link Flags}. */
    public int events(int i) {
        return events[i];
    }

    /** The number given to {@link Linux#epollAdd}. */
    public long data(int i) {
        return data[i];
    }

    /** Fills entry {@code i}; for implementations of {@link Linux}. */
    public void set(int i, int eventBits, long value) {
        events[i] = eventBits;
        data[i] = value;
    }
}
