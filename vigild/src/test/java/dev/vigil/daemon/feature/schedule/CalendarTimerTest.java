package dev.vigil.daemon.feature.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Timetable.CatchUp;
import dev.vigil.core.spec.Timetable.Spread;
import dev.vigil.core.spec.Timetable.Times;
import dev.vigil.daemon.feature.schedule.CalendarTimer.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a schedule is due, also when the clock is set, the machine has slept or no vigild was there. */
class CalendarTimerTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private static CalendarTimer timer(String schedule, CatchUp catchUp, Optional<Instant> anchor) {
        return timer(schedule, catchUp, anchor, Spread.NONE);
    }

    private static CalendarTimer timer(String schedule, CatchUp catchUp, Optional<Instant> anchor, Spread spread) {
        Times times = new Times(List.of(schedule), Optional.empty(), Optional.empty(), Optional.empty());
        return new CalendarTimer(new ScheduleTimes(times), new StartSpread(spread, 7), catchUp, anchor);
    }

    private static CalendarTimer watching(String schedule, CatchUp catchUp) {
        CalendarTimer timer = timer(schedule, catchUp, Optional.empty());
        assertThat(timer.decide(NOON, UTC)).isEqualTo(Due.NOTHING);
        return timer;
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-28T" + time + "Z");
    }

    @Test
    void eachTimeIsDueOnce() {
        CalendarTimer timer = watching("*/5 * * * *", CatchUp.NONE);
        assertThat(timer.next(UTC)).contains(at("12:05:00"));
        assertThat(timer.decide(at("12:04:59"), UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.decide(at("12:05:00"), UTC)).isEqualTo(new Due(1, 0, Optional.of(at("12:05:00"))));
        assertThat(timer.decide(at("12:05:01"), UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.next(UTC)).contains(at("12:10:00"));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ONCE"})
    void aClockThatIsPutForwardByHoursIsOneStart(CatchUp catchUp) {
        CalendarTimer timer = watching("*/5 * * * *", catchUp);
        assertThat(timer.decide(at("17:02:00"), UTC)).isEqualTo(new Due(1, 59, Optional.of(at("17:00:00"))));
        assertThat(timer.next(UTC)).contains(at("17:05:00"));
    }

    @Test
    void yearsThatPassAtOnceTakeNoTimeAndAreOneStart() {
        CalendarTimer timer = watching("* * * * * *", CatchUp.ONCE);
        Due due = timer.decide(NOON.plus(Duration.ofDays(3_650)), UTC);
        assertThat(due.starts()).isEqualTo(1);
        assertThat(timer.next(UTC)).contains(NOON.plus(Duration.ofDays(3_650)).plusSeconds(1));
    }

    @Test
    void aTimeThatWasDoneIsNotDueAgainWhenTheClockIsPutBack() {
        CalendarTimer timer = watching("30 12 * * *", CatchUp.NONE);
        assertThat(timer.decide(at("12:30:00"), UTC).starts()).isEqualTo(1);
        assertThat(timer.decide(at("11:00:00"), UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.decide(at("12:30:00"), UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.next(UTC)).contains(Instant.parse("2026-11-29T12:30:00Z"));
    }

    @Test
    void whatComesRoundSoonGoesOnAtOnceWhenTheClockIsPutBack() {
        CalendarTimer timer = watching("*/5 * * * *", CatchUp.NONE);
        assertThat(timer.decide(at("12:30:00"), UTC).starts()).isEqualTo(1);
        assertThat(timer.decide(at("11:01:00"), UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.next(UTC)).contains(at("11:05:00"));
    }

    @Test
    void aClockThatStoodInTheFutureLosesNothing() {
        CalendarTimer timer = timer("30 12 * * *", CatchUp.NONE, Optional.of(NOON.plus(Duration.ofDays(400))));
        assertThat(timer.decide(NOON, UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.next(UTC)).contains(at("12:30:00"));
    }

    @Test
    void aClockThatIsNotSetYetIsNotBelieved() {
        CalendarTimer timer = timer("0 0 1 1 *", CatchUp.ONCE, Optional.empty());
        assertThat(timer.decide(Instant.ofEpochSecond(20), UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.next(UTC)).isEmpty();
        assertThat(timer.decide(NOON, UTC)).isEqualTo(Due.NOTHING);
        assertThat(timer.next(UTC)).contains(Instant.parse("2027-01-01T00:00:00Z"));
    }

    @Test
    void timesThatWereMissedWhileNoVigildWasThereAreMadeUpForAsTheServiceSays() {
        Optional<Instant> done = Optional.of(at("09:00:00"));
        Instant now = at("12:10:00");
        assertThat(timer("30 * * * *", CatchUp.NONE, done).decide(now, UTC))
                .isEqualTo(new Due(0, 3, Optional.of(at("11:30:00"))));
        assertThat(timer("30 * * * *", CatchUp.ONCE, done).decide(now, UTC))
                .isEqualTo(new Due(1, 2, Optional.of(at("11:30:00"))));
        assertThat(timer("30 * * * *", CatchUp.ALL, done).decide(now, UTC))
                .isEqualTo(new Due(3, 0, Optional.of(at("11:30:00"))));
    }

    @Test
    void noMoreThanAHundredAreMadeUpFor() {
        Due due = timer("* * * * *", CatchUp.ALL, Optional.of(NOON.minus(Duration.ofDays(100))))
                .decide(NOON, UTC);
        assertThat(due.starts()).isEqualTo(CalendarTimer.MISSED_MAX);
    }

    @Test
    void whoIsLateByLessThanAMinuteIsOnTime() {
        CalendarTimer timer = timer("0 12 * * *", CatchUp.NONE, Optional.of(at("11:00:00")));
        assertThat(timer.decide(at("12:00:40"), UTC)).isEqualTo(new Due(1, 0, Optional.of(NOON)));
        CalendarTimer late = timer("0 12 * * *", CatchUp.NONE, Optional.of(at("11:00:00")));
        assertThat(late.decide(at("12:02:00"), UTC)).isEqualTo(new Due(0, 1, Optional.of(NOON)));
    }

    @Test
    void anotherZoneHoldsFromNowOn() {
        CalendarTimer timer = watching("0 13 * * *", CatchUp.NONE);
        assertThat(timer.next(UTC)).contains(at("13:00:00"));
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(timer.decide(at("12:00:01"), berlin)).isEqualTo(Due.NOTHING);
        assertThat(timer.next(berlin)).contains(Instant.parse("2026-11-29T12:00:00Z"));
    }

    @Test
    void startsArePutOffByLessThanTheJitterAndStillOnceATime() {
        Spread spread = new Spread(Duration.ofMinutes(3), false);
        CalendarTimer timer = timer("*/5 * * * *", CatchUp.NONE, Optional.empty(), spread);
        timer.decide(NOON, UTC);
        int starts = 0;
        for (int second = 1; second <= 3_600; second++) {
            Due due = timer.decide(NOON.plusSeconds(second), UTC);
            starts += due.starts();
            assertThat(Duration.between(due.latest().orElse(NOON.plusSeconds(second)), NOON.plusSeconds(second)))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(181));
        }
        assertThat(starts).isBetween(11, 12);
    }

    @Test
    void aFixedJitterIsTheSameEachTime() {
        StartSpread fixed = new StartSpread(new Spread(Duration.ofHours(1), true), 42);
        Duration first = Duration.between(NOON, fixed.start(NOON));
        assertThat(Duration.between(at("13:00:00"), fixed.start(at("13:00:00"))))
                .isEqualTo(first);
        assertThat(first).isBetween(Duration.ofMillis(1), Duration.ofHours(1));
        StartSpread other = new StartSpread(new Spread(Duration.ofHours(1), true), 43);
        assertThat(Duration.between(NOON, other.start(NOON))).isNotEqualTo(first);
    }

    @Test
    void aPointInTimeIsDueOnce() {
        Times times =
                new Times(List.of(), Optional.empty(), Optional.of("2026-11-28 18:00"), Optional.of("Europe/Berlin"));
        CalendarTimer timer = new CalendarTimer(
                new ScheduleTimes(times), new StartSpread(Spread.NONE, 0), CatchUp.NONE, Optional.empty());
        timer.decide(NOON, UTC);
        assertThat(timer.next(UTC)).contains(at("17:00:00"));
        assertThat(timer.decide(at("17:00:00"), UTC).starts()).isEqualTo(1);
        assertThat(timer.next(UTC)).isEmpty();
    }
}
