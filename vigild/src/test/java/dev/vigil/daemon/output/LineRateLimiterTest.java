package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.RateLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LineRateLimiterTest {
    private static final long SECOND = 1_000_000_000;

    private long nowNanos = 5;

    private String kept(LineRateLimiter limiter, String written) {
        byte[] bytes = written.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder kept = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
            int judged = limiter.judge(rest, rest.length, nowNanos);
            int count = Math.abs(judged);
            limiter.took(rest, count, judged > 0);
            if (judged > 0) {
                kept.append(new String(rest, 0, count, StandardCharsets.ISO_8859_1));
            }
            at += count;
        }
        return kept.toString();
    }

    private static LineRateLimiter of(long bytes, long lines) {
        return new LineRateLimiter(new RateLimit(bytes, lines, Duration.ofSeconds(1)));
    }

    @Test
    void lineThatReachesTheSizeIsWholeAndTheNextIsDropped() {
        assertThat(kept(of(5, 0), "aaa\nbbb\nccc\n")).isEqualTo("aaa\nbbb\n");
    }

    @Test
    void soManyLinesAreKeptInEachPeriod() {
        LineRateLimiter limiter = of(0, 2);
        assertThat(kept(limiter, "1\n2\n3\n4\n")).isEqualTo("1\n2\n");
        nowNanos += SECOND - 1;
        assertThat(kept(limiter, "5\n")).isEmpty();
        nowNanos += 1;
        assertThat(kept(limiter, "6\n7\n8\n")).isEqualTo("6\n7\n");
    }

    @Test
    void restOfDroppedLineIsDroppedInTheNextPeriodToo() {
        LineRateLimiter limiter = of(0, 1);
        assertThat(kept(limiter, "1\nbegin")).isEqualTo("1\n");
        nowNanos += SECOND;
        assertThat(kept(limiter, " end\n2\n")).isEqualTo("2\n");
    }

    @Test
    void keptLineIsKeptToItsEndOverTheEndOfThePeriod() {
        LineRateLimiter limiter = of(0, 1);
        assertThat(kept(limiter, "begin")).isEqualTo("begin");
        assertThat(kept(limiter, " more")).isEqualTo(" more");
        nowNanos += SECOND;
        assertThat(kept(limiter, " end\n")).isEqualTo(" end\n");
    }

    @Test
    void lineWithoutEndIsCut() {
        LineRateLimiter limiter = of(1_000, 0);
        assertThat(kept(limiter, "x".repeat(1_000))).hasSize(1_000);
        assertThat(kept(limiter, "x".repeat(200_000))).hasSize(LineRateLimiter.EXCESS_BYTES_MAX);
        nowNanos += SECOND;
        assertThat(kept(limiter, "x".repeat(200_000) + "\nnext\n")).isEqualTo("next\n");
    }

    /** A disk that is full, or the end of a segment, may take fewer bytes than were let through. */
    @RepeatedTest(20)
    void nothingChangesWhereFewerBytesAreTakenThanWereJudged(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            written.append("l".repeat(random.nextInt(30))).append('\n');
        }
        RateLimit limit = new RateLimit(1 + random.nextInt(5_000), 1 + random.nextInt(300), Duration.ofSeconds(1));
        String whole = kept(new LineRateLimiter(limit), written.toString());
        LineRateLimiter limiter = new LineRateLimiter(limit);
        byte[] bytes = written.toString().getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder pieces = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
            int judged = limiter.judge(rest, 1 + random.nextInt(rest.length), nowNanos);
            int count = random.nextInt(Math.abs(judged) + 1);
            if (count > 0) {
                limiter.took(rest, count, judged > 0);
                pieces.append(judged > 0 ? new String(rest, 0, count, StandardCharsets.ISO_8859_1) : "");
            }
            at += count;
        }
        assertThat(pieces.toString()).isEqualTo(whole);
    }
}
