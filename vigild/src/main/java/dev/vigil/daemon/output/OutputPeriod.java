package dev.vigil.daemon.output;

import java.util.Optional;

/**
 * When one launch has written, in microseconds since 1970. All that was written before it is in the log when it begins.
 *
 * @param since empty: that is not known
 * @param until when the launch after it has begun; empty: there is none
 */
public record OutputPeriod(Optional<Long> since, Optional<Long> until) {
    static final OutputPeriod UNKNOWN = new OutputPeriod(Optional.empty(), Optional.empty());

    /** That of a launch which begins now, after this one. */
    OutputPeriod next(long micros) {
        return new OutputPeriod(until, Optional.of(micros));
    }
}
