package dev.vigil.linux;

/** clock_gettime(2). */
public interface ClockCalls {
    /** CLOCK_MONOTONIC, nanoseconds. */
    long monotonicNanos();

    /** CLOCK_REALTIME, nanoseconds since 1970. */
    long realtimeNanos();
}
