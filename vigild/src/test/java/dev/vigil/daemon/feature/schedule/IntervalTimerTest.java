package dev.vigil.daemon.feature.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Timetable.From;
import dev.vigil.core.spec.Timetable.Interval;
import dev.vigil.core.spec.Timetable.Spread;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When an interval is over. */
class IntervalTimerTest {
    private static final long MINUTE = 60_000_000_000L;

    private static IntervalTimer timer(From from, long nowNanos, OptionalLong last, boolean running) {
        Interval interval = new Interval(Duration.ofMinutes(10), from);
        return new IntervalTimer(interval, new StartSpread(Spread.NONE, 0), nowNanos, last, running);
    }

    @Test
    void fromTheStartItIsDueAtOnceAndOnAGrid() {
        IntervalTimer timer = timer(From.START, MINUTE, OptionalLong.empty(), false);
        assertThat(timer.isDue(MINUTE)).isTrue();
        assertThat(timer.dueNanos()).isEqualTo(11 * MINUTE);
        assertThat(timer.isDue(11 * MINUTE + 5)).isTrue();
        assertThat(timer.dueNanos()).isEqualTo(21 * MINUTE);
    }

    @Test
    void intervalsThatPassedUnseenAreOne() {
        IntervalTimer timer = timer(From.START, 0, OptionalLong.of(0), false);
        assertThat(timer.isDue(95 * MINUTE)).isTrue();
        assertThat(timer.isDue(95 * MINUTE)).isFalse();
        assertThat(timer.dueNanos()).isEqualTo(105 * MINUTE);
    }

    @Test
    void anEarlierVigildsStartCounts() {
        assertThat(timer(From.START, 100 * MINUTE, OptionalLong.of(96 * MINUTE), false)
                        .dueNanos())
                .isEqualTo(106 * MINUTE);
        assertThat(timer(From.START, 100 * MINUTE, OptionalLong.of(-5 * MINUTE), false)
                        .dueNanos())
                .isEqualTo(100 * MINUTE);
    }

    @Test
    void fromTheEndNothingIsDueWhileItRuns() {
        IntervalTimer timer = timer(From.END, 0, OptionalLong.empty(), false);
        assertThat(timer.isDue(0)).isTrue();
        timer.started();
        assertThat(timer.dueNanos()).isEqualTo(IntervalTimer.NEVER);
        timer.ended(25 * MINUTE);
        assertThat(timer.dueNanos()).isEqualTo(35 * MINUTE);
        assertThat(timer(From.END, 0, OptionalLong.of(0), true).dueNanos()).isEqualTo(IntervalTimer.NEVER);
    }

    @Test
    void fromActivationTheFirstStartIsAfterAnInterval() {
        assertThat(timer(From.ACTIVATION, MINUTE, OptionalLong.empty(), false).dueNanos())
                .isEqualTo(11 * MINUTE);
    }
}
