package dev.vigil.core.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where standard output and standard error go.
 *
 * @param sink log, null device, vigild's own, or log and vigild's own
 * @param log how the log is kept, where {@link #isLogged}
 */
public record Output(Sink sink, LogPlan log) {
    public static final Output DEFAULT = new Output(Sink.LOG, LogPlan.DEFAULT);

    /** Whether there is a log. */
    public boolean isLogged() {
        return sink == Sink.LOG || sink == Sink.BOTH;
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.restart("output", Setting.text(sink)));
        settings.addAll(log.settings());
        return settings;
    }

    public Output withSink(Sink sink) {
        return new Output(sink, log);
    }

    public Output withLog(LogPlan log) {
        return new Output(sink, log);
    }

    /** Where output goes. */
    public enum Sink {
        LOG,
        NULL,
        INHERIT,
        /** To the log, and from there to the standard output of a vigild in the foreground. */
        BOTH
    }

    /** What is done with standard error. */
    public enum Stderr {
        /** In one log with standard output, in the order of writing. */
        MERGED,
        /** In a log of its own. */
        SEPARATE
    }

    /** How a full segment is packed. */
    public enum Compression {
        NONE,
        GZIP
    }

    /**
     * How a log is kept.
     *
     * @param maxSizeBytes size at which a segment is full; it ends at the last line end before
     * @param keep full segments kept beside the current one, 0 or more
     * @param maxAge full segments older than this are removed; zero: no limit of age
     * @param compression how full segments are packed
     * @param stderr one log or two
     * @param totalBytes what the logs of all services may take together; 0: no limit
     * @param lines what is done with single lines
     */
    public record LogPlan(
            long maxSizeBytes,
            int keep,
            Duration maxAge,
            Compression compression,
            Stderr stderr,
            long totalBytes,
            LineRules lines) {
        public static final LogPlan DEFAULT =
                new LogPlan(50_000_000, 10, Duration.ZERO, Compression.NONE, Stderr.MERGED);

        /** One of which no total is known, and that keeps lines as they are. */
        public LogPlan(long maxSizeBytes, int keep, Duration maxAge, Compression compression, Stderr stderr) {
            this(maxSizeBytes, keep, maxAge, compression, stderr, 0, LineRules.NONE);
        }

        private List<Setting> settings() {
            return List.of(
                    Setting.live("log.max-size", Long.toString(maxSizeBytes)),
                    Setting.live("log.keep", Integer.toString(keep)),
                    Setting.live("log.max-age", Setting.text(maxAge)),
                    Setting.live("log.compress", Setting.text(compression)),
                    Setting.restart("log.stderr", Setting.text(stderr)),
                    Setting.live("log-total", Long.toString(totalBytes)),
                    Setting.live(
                            "log.rate-limit", lines.rate().map(RateLimit::text).orElse("none")),
                    Setting.live("log.timestamps", Boolean.toString(lines.timestamps())));
        }

        public LogPlan withStderr(Stderr stderr) {
            return new LogPlan(maxSizeBytes, keep, maxAge, compression, stderr, totalBytes, lines);
        }

        public LogPlan withTotal(long totalBytes) {
            return new LogPlan(maxSizeBytes, keep, maxAge, compression, stderr, totalBytes, lines);
        }

        public LogPlan withLines(LineRules lines) {
            return new LogPlan(maxSizeBytes, keep, maxAge, compression, stderr, totalBytes, lines);
        }
    }

    /**
     * What is done with single lines. A log without such rules is written without looking at its lines.
     *
     * @param rate how many of them are kept; empty: all
     * @param timestamps whether each has the time in front at which it arrived
     */
    public record LineRules(Optional<RateLimit> rate, boolean timestamps) {
        public static final LineRules NONE = new LineRules(Optional.empty(), false);
    }

    /**
     * What of a stream is kept in each period. A period begins with the first byte after the one before has ended.
     *
     * @param bytes after which no further line of the period is kept; 0: no limit
     * @param lines that are kept in a period; 0: no limit
     * @param within length of a period, above zero
     */
    public record RateLimit(long bytes, long lines, Duration within) {
        private String text() {
            String size = bytes > 0 ? "size " + bytes + ", " : "";
            String count = lines > 0 ? "lines " + lines + ", " : "";
            return size + count + "within " + Setting.text(within);
        }
    }
}
