package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarVerbTest {
    @TempDir
    Path root;

    private Command.Ran run(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "calendar";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return Command.in(root).run(words);
    }

    @Test
    void printsWhatSystemdPrints() {
        assertThat(run("--timezone", "Europe/Berlin", "--iterations", "2", "*:0/15")
                        .out())
                .isEqualTo("""
                          Original form: *:0/15
                        Normalized form: *-*-* *:00/15:00
                            Next elapse: Sat 2026-11-21 15:15:00 CET
                               (in UTC): Sat 2026-11-21 14:15:00 UTC
                               From now: 15min left
                               Iter. #2: Sat 2026-11-21 15:30:00 CET
                               (in UTC): Sat 2026-11-21 14:30:00 UTC
                               From now: 30min left
                        """);
    }

    @Test
    void cronExpressionsHaveTimesToo() {
        assertThat(run("--timezone", "UTC", "--base-time", "2026-03-28 12:34:56", "0 0 13 * fri")
                        .out())
                .isEqualTo("""
                          Original form: 0 0 13 * fri
                        Normalized form: 0 0 13 * 5
                            Next elapse: Fri 2026-04-03 00:00:00 UTC
                               From now: 7 months 19 days ago
                        """);
    }

    @Test
    void aFormThatIsNormalizedIsShownOnceAndTimesThatNeverComeAreNever() {
        assertThat(run("*-02-30 00:00:00", "@reboot").out()).isEqualTo("""
                        Normalized form: *-02-30 00:00:00
                            Next elapse: never

                        Normalized form: @reboot
                            Next elapse: at the start of the supervisor
                        """);
    }

    @Test
    void whatIsNoScheduleIsRefused() {
        Command.Ran ran = run("61 * * * *");
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).isEqualTo("vigil: cannot read schedule: minute 61 is not within 0 to 59\n");
    }

    @Test
    void whatIsNoZoneOrTimeOrNumberIsRefused() {
        assertThat(run("--timezone", "Mars/Olympus", "daily").err())
                .isEqualTo("vigil: cannot use --timezone: time zone Mars/Olympus does not exist\n");
        assertThat(run("--base-time", "soon", "daily").err()).contains("cannot use --base-time: not a time like");
        assertThat(run("--iterations", "0", "daily").err())
                .isEqualTo("vigil: cannot use --iterations: not a number from 1 to 100000 (0)\n");
    }
}
