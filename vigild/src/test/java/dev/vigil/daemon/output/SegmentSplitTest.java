package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SegmentSplitTest {
    @Test
    void allGoesInWhileThereIsRoom() {
        assertThat(cut("ab\ncd", 6, 10)).isEqualTo(new SegmentSplit(5, false, false));
    }

    @Test
    void theSegmentEndsAtTheLastLineEndBeforeTheLimit() {
        assertThat(cut("ab\ncd\nef", 7, 10)).isEqualTo(new SegmentSplit(6, true, false));
    }

    @Test
    void aLineThatEndsAtTheLimitFillsTheSegment() {
        assertThat(cut("ab\ncd\n", 6, 10)).isEqualTo(new SegmentSplit(6, true, false));
    }

    @Test
    void aLineLongerThanTheRestMayOutgrowTheLimit() {
        assertThat(cut("abcdef\ngh", 3, 10)).isEqualTo(new SegmentSplit(7, true, false));
        assertThat(cut("abcdef", 3, 10)).isEqualTo(new SegmentSplit(6, false, false));
        assertThat(cut("ef\ngh", -3, 10)).isEqualTo(new SegmentSplit(3, true, false));
    }

    @Test
    void aLineLongerThanAllBoundsIsCut() {
        assertThat(cut("abcdefgh", 3, 2)).isEqualTo(new SegmentSplit(5, true, true));
        assertThat(cut("abcdefgh", -5, 2)).isEqualTo(new SegmentSplit(1, true, true));
    }

    @Test
    void aSegmentThatHadAHigherLimitEndsWithTheLineThatIsBeingWritten() {
        assertThat(cut("ab\ncd\nef", -100, 10)).isEqualTo(new SegmentSplit(3, true, false));
    }

    @RepeatedTest(50)
    void neverCutsWithinALineThatFits(RepetitionInfo seed) {
        var random = new Random(seed.getCurrentRepetition());
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) (random.nextInt(6) == 0 ? '\n' : 'x');
            }
            long component = random.nextInt(60) - 20L;
            SegmentSplit cut = SegmentSplit.of(bytes, bytes.length, component, 1_000);
            assertThat(cut.bytes()).isBetween(1, bytes.length);
            assertThat(cut.midLine()).isFalse();
            if (cut.full()) {
                assertThat(bytes[cut.bytes() - 1]).isEqualTo((byte) '\n');
            } else {
                assertThat(cut.bytes()).isEqualTo(bytes.length);
            }
        }
    }

    private static SegmentSplit cut(String waiting, long component, long slack) {
        byte[] bytes = waiting.getBytes(StandardCharsets.UTF_8);
        return SegmentSplit.of(bytes, bytes.length, component, slack);
    }
}
