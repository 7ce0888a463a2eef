package dev.vigil.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no schedule is refused in words that help. */
final class BadScheduleTest {
    private static final Instant BASE = Instant.parse("2026-03-28T12:34:56Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "61 * * * *|minute 61 is not within 0 to 59",
                "0 24 * * *|hour 24 is not within 0 to 23",
                "0 0 0 * *|day of the month 0 is not within 1 to 31",
                "0 0 * 13 *|month 13 is not within 1 to 12",
                "0 0 * * 8|day of the week 8 is not within 0 to 7",
                "60 0 0 * * *|second 60 is not within 0 to 59",
                "*/0 * * * *|the step of the minute cannot be 0",
                "5-1 * * * *|the range 5-1 of the minute ends before it begins",
                "0 0 * foo *|the month is no number and no name: `foo`",
                "\u0665 * * * *|the minute is no number: `\u0665`",
                "\uff11 * * * *|the minute is no number: `\uff11`",
                "* * * *|a cron expression has 5 fields, or 6 with seconds first (4)",
                "* * * * * * *|a cron expression has 5 fields, or 6 with seconds first (7)",
                "0 0 L * *|for the last days of a month write a calendar expression like *-*~1 12:00",
                "@every|`@every` is none of @reboot,",
                "12:60|minute 60 is not within 0 to 59",
                "24:00|hour 24 is not within 0 to 23",
                "*-13-01|month 13 is not within 1 to 12",
                "*-*~32|day 32 is not within 1 to 31",
                "12:00:61|second 61 is not within 0 to 59",
                "1800-01-01|year 1800 is not within 1970 to 2199",
                "*:*/5|a step begins at a number: 0/5, not */5",
                "Fri..Mon|the range Fri..Mon ends before it begins; a week begins on Monday",
                "12:00 Mars/Olympus|time zone Mars/Olympus does not exist",
                "12:\uff10\uff10|not a number at `\uff10\uff10`",
                "12|a time needs minutes: 12:00 (12)",
                "Foo|not a number at `Foo` in `Foo`",
                "12:50..40|the range 50..40 of the minute ends before it begins",
                "*:0/70|the step 70 of the minute leads from 0 beyond 59",
            })
    void whatIsWrongIsSaid(String text, String message) {
        assertThatThrownBy(() -> Schedule.parse(text))
                .isInstanceOf(InvalidSchedule.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "*-02-30", "*-02-31 12:00", "2003-03-05"})
    void impossibleDatesAreNever(String text) {
        assertThat(Schedule.parse(text).next(BASE, ZoneOffset.UTC)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 29 2 *|2028-02-29T00:00:00Z",
                "0 0 */2 * 1|2026-04-13T00:00:00Z",
                "0 0 * * sat-sun|2026-03-29T00:00:00Z",
                "30 5 4 3 2 *|2027-02-03T04:05:30Z",
                "10/20 * * * *|2026-03-28T12:50:00Z",
                "  0\t0  * * 7 |2026-03-29T00:00:00Z",
                "@weekly|2026-03-29T00:00:00Z",
                "*:*:0.25/0.5|2026-03-28T12:34:56.250Z",
                "*-*~1..3 00:00|2026-03-29T00:00:00Z",
            })
    void fieldsAreRead(String text, Instant expected) {
        assertThat(Schedule.parse(text).next(BASE, ZoneOffset.UTC)).contains(expected);
    }

    @Test
    void theStartOfTheSupervisorHasNoTimes() {
        assertThat(Schedule.parse("@reboot").atStart()).isTrue();
        assertThat(Schedule.parse("@reboot").next(BASE, ZoneOffset.UTC)).isEmpty();
    }

    @Test
    void clocksThatAreFarOffHaveAnAnswer() {
        Schedule daily = Schedule.parse("daily");
        assertThat(daily.next(Instant.MIN, ZoneOffset.UTC)).contains(Instant.parse("1970-01-01T00:00:00Z"));
        assertThat(daily.next(Instant.EPOCH, ZoneOffset.UTC)).contains(Instant.parse("1970-01-02T00:00:00Z"));
        assertThat(daily.next(Instant.MAX, ZoneOffset.UTC)).isEmpty();
    }

    @Test
    void textMadeByChanceIsReadOrRefused() {
        SplittableRandom random = new SplittableRandom(4);
        String alphabet = "0123456789*/-,.~: @MonFebsatUTCEurope\u0665\t+L#?";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(1, 24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Schedule schedule = Schedule.parse(text.toString());
                Schedule again = Schedule.parse(schedule.normalized());
                assertThat(again.next(BASE, ZoneOffset.UTC)).isEqualTo(schedule.next(BASE, ZoneOffset.UTC));
            } catch (InvalidSchedule refused) {
                assertThat(refused).hasMessageMatching("(?s).{5,}");
            }
        }
    }
}
