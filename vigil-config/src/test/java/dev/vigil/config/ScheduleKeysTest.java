package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Timetable;
import dev.vigil.core.spec.Timetable.CatchUp;
import dev.vigil.core.spec.Timetable.From;
import dev.vigil.core.spec.Timetable.Interval;
import dev.vigil.core.spec.Timetable.Overlap;
import dev.vigil.core.spec.Timetable.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleKeysTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    private Timetable timetable(String keys) throws IOException {
        return given.web("command = 'x'\n" + keys).section(Timetable.class).orElseThrow();
    }

    @Test
    void aServiceWithTimesIsAOneshotUnlessItSaysSo() throws IOException {
        ServiceSpec spec = given.web("command = 'x'\nschedule = '*/5 * * * *'");
        assertThat(spec.kind()).isEqualTo(ServiceSpec.Kind.ONESHOT);
        assertThat(spec.restart().policy()).isEqualTo(RestartPolicy.NEVER);
        assertThat(spec.start().timeout()).isZero();
        Timetable timetable = spec.section(Timetable.class).orElseThrow();
        assertThat(timetable.times().schedules()).containsExactly("*/5 * * * *");
        assertThat(timetable.overlap()).isEqualTo(Overlap.SKIP);
        assertThat(timetable.catchUp()).isEqualTo(CatchUp.NONE);
        assertThat(timetable.spread()).isEqualTo(Spread.NONE);
        assertThat(given.web("command = 'x'").section(Timetable.class)).isEmpty();
    }

    @Test
    void allKeysAreRead() throws IOException {
        ServiceSpec spec = given.web("""
                command = 'x'
                schedule = ['@daily', 'Mon..Fri 08:00']
                every = '90s'
                every-from = 'end'
                at = '2026-12-24 18:00'
                time-zone = 'Europe/Berlin'
                overlap = 'queue'
                catch-up = 'once'
                jitter = { max = '5m', fixed = true }
                max-runtime = '1h'
                """);
        Timetable timetable = spec.section(Timetable.class).orElseThrow();
        assertThat(timetable.times().schedules()).containsExactly("@daily", "Mon..Fri 08:00");
        assertThat(timetable.times().every()).contains(new Interval(Duration.ofSeconds(90), From.END));
        assertThat(timetable.times().at()).contains("2026-12-24 18:00");
        assertThat(timetable.times().zone()).contains("Europe/Berlin");
        assertThat(timetable.overlap()).isEqualTo(Overlap.QUEUE);
        assertThat(timetable.catchUp()).isEqualTo(CatchUp.ONCE);
        assertThat(timetable.spread()).isEqualTo(new Spread(Duration.ofMinutes(5), true));
        assertThat(spec.start().timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(timetable("every = '10s'\ncatch-up = true\njitter = '3s'"))
                .isEqualTo(new Timetable(
                        new Timetable.Times(
                                List.of(),
                                Optional.of(new Interval(Duration.ofSeconds(10), From.START)),
                                Optional.empty(),
                                Optional.empty()),
                        Overlap.SKIP,
                        CatchUp.ALL,
                        new Spread(Duration.ofSeconds(3), false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule = '61 * * * *'|cannot use service.web.schedule: minute 61 is not within 0 to 59",
                "schedule = ['@daily', '12']|cannot use service.web.schedule[1]: a time needs minutes: 12:00 (12)",
                "schedule = '12:00 Mars/Olympus'|time zone Mars/Olympus does not exist",
                "every = '10ms'|cannot use service.web.every: it must be at least 1s",
                "at = '18:00'|cannot use service.web.at: it needs a date such as 2026-12-24 18:00",
                "at = 'tomorrow'|cannot use service.web.at: it needs a date such as 2026-12-24 18:00",
                "at = '2026-02-30'|cannot use service.web.at: not a time like",
                "catch-up = true|cannot use service.web.catch-up: it needs one of schedule, every and at",
                "every-from = 'end'|cannot use service.web.every-from: it needs one of schedule, every and at",
                "at = '2026-12-24'\\nevery-from = 'end'|cannot use service.web.every-from: it needs every",
                "every = '1m'\\ncatch-up = 'twice'|not true or false or \"once\" (\"twice\")",
                "every = '1m'\\noverlap = 'parallel(3)'|a service runs once at a time",
                "every = '1m'\\noverlap = 'wait'|not \"skip\" or \"queue\" or \"replace\"",
                "every = '1m'\\ntime-zone = 'Mars'|time zone Mars does not exist",
                "every = '1m'\\nkind = 'daemon'|what is started at its times runs to its end: kind = \"oneshot\"",
                "max-runtime = '1m'|cannot use service.web.max-runtime: only a oneshot runs to its end",
                "every = '1m'\\nmax-runtime = '1m'\\nstart-timeout = '1m'|start-timeout of a oneshot says the same",
            })
    void whatCannotBeUsedIsSaid(String keys, String message) throws IOException {
        assertThat(given.problems("[service.web]\ncommand = 'x'\n" + keys.replace("\\n", "\n")))
                .singleElement()
                .asString()
                .contains(message);
    }
}
