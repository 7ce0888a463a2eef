package dev.vigil.cli;

import dev.vigil.api.HealthDetail;
import dev.vigil.api.HealthDetail.CheckDetail;
import dev.vigil.api.HealthDetail.LastAnswer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What {@code why} tells of health checks: since when, how many in a row, and the last answer. */
final class HealthPrinter {
    private static final int DETAIL_CHARACTERS_MAX = 1000;

    private final BiConsumer<String, String> entries;
    private final long nowMillis;

    /** @param entries takes a label and its text, which may have any characters */
    HealthPrinter(BiConsumer<String, String> entries, long nowMillis) {
        this.entries = entries;
        this.nowMillis = nowMillis;
    }

    static String word(@Nullable Boolean healthy) {
        return healthy == null ? "-" : healthy ? "healthy" : "unhealthy";
    }

    void tell(HealthDetail health) {
        health.checks().forEach(this::tell);
        String since = health.changesSince();
        if (since != null) {
            String length = TimeFormat.length(nowMillis - TimeFormat.millis(since));
            entries.accept("flapping", "its health changed " + health.changes() + " times in the last " + length);
        }
    }

    private void tell(CheckDetail check) {
        long since = TimeFormat.millis(check.since());
        String found = check.healthy() == null ? "not known yet" : word(check.healthy());
        String from =
                " since " + TimeFormat.clock(since, nowMillis) + " (" + TimeFormat.length(nowMillis - since) + ")";
        entries.accept("health", found + from + ": " + check.check() + " " + row(check) + next(check));
        LastAnswer last = check.last();
        if (last != null) {
            entries.accept("last answer", answer(last));
        }
    }

    private static String row(CheckDetail check) {
        LastAnswer last = check.last();
        if (last == null) {
            return "was not asked yet";
        }
        String times = check.inRow() == 1 ? "once" : check.inRow() + " times in a row";
        return (last.good() ? "succeeded " : "failed ") + times;
    }

    private String next(CheckDetail check) {
        long left = TimeFormat.millis(check.next()) - nowMillis;
        return "; next " + (left <= 0 ? "now" : "in " + TimeFormat.length(left));
    }

    private String answer(LastAnswer last) {
        String detail = last.detail().strip();
        String text = detail.length() > DETAIL_CHARACTERS_MAX ? detail.substring(0, DETAIL_CHARACTERS_MAX) : detail;
        return last.cause() + " after " + TimeFormat.length(last.tookMillis()) + ", at "
                + TimeFormat.clock(TimeFormat.millis(last.at()), nowMillis) + (text.isEmpty() ? "" : ": " + text);
    }
}
