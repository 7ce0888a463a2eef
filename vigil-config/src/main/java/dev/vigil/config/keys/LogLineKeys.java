package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.Output.LineRules;
import dev.vigil.core.spec.Output.RateLimit;
import java.time.Duration;
import java.util.Optional;

/** The keys of a log that look at single lines. */
final class LogLineKeys {
    private static final Duration WITHIN_USUAL = Duration.ofSeconds(1);

    private static final Key<Long> SIZE = Key.of(
            "size", LogKeys.SIZE, "no limit", "Bytes within the period. The line that reaches it is kept whole.");
    private static final Key<Integer> LINES =
            Key.of("lines", ValueType.whole(1, 1_000_000_000), "no limit", "Lines within the period.");
    private static final Key<Duration> WITHIN =
            Key.of("within", ValueTypes.LASTING, "1s", "The period. It begins with the first line after the last one.");

    static final Key<RateLimit> RATE_LIMIT = Key.of(
            "rate-limit",
            ValueType.table(KeyTable.of(SIZE, LINES, WITHIN), LogLineKeys::limit),
            "no limit",
            "How much is kept of what it writes, by `size`, `lines` or both; each of two logs by itself. Further lines"
                    + " of the period are dropped whole; how many bytes is told in the log, `status` and `why`.");
    static final Key<Boolean> TIMESTAMPS = Key.of(
            "timestamps",
            ValueType.truth(),
            "false",
            "Whether each line of the files begins with the time at which it arrived, UTC, such as"
                    + " `2026-11-21T14:05:11.123456Z`. Without it `vigil logs -t` shows times all the same.");

    private LogLineKeys() {}

    static LineRules rules(ConfigSection section) {
        return new LineRules(section.get(RATE_LIMIT), section.get(TIMESTAMPS).orElse(false));
    }

    private static Optional<RateLimit> limit(ConfigSection section) {
        if (!section.has(SIZE) && !section.has(LINES)) {
            section.lacks("cannot use " + section.path() + ": it needs size or lines");
            return Optional.empty();
        }
        return Optional.of(new RateLimit(
                section.get(SIZE).orElse(0L),
                (long) section.get(LINES).orElse(0),
                section.get(WITHIN).orElse(WITHIN_USUAL)));
    }
}
