package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.LineRules;
import dev.vigil.core.spec.Output.RateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogKeysTest {
    @TempDir
    private Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    private LineRules lines(String log) throws IOException {
        return given.web("command = 'x'\nlog = " + log).launch().output().log().lines();
    }

    @Test
    void rateLimitHasSizeOrLinesOrBothAndSecondUnlessSaidOtherwise() throws IOException {
        assertThat(lines("{ rate-limit = { size = '10MB' } }").rate())
                .contains(new RateLimit(10_000_000, 0, Duration.ofSeconds(1)));
        assertThat(lines("{ rate-limit = { lines = 1000, within = '10s' } }").rate())
                .contains(new RateLimit(0, 1000, Duration.ofSeconds(10)));
        assertThat(lines("{ rate-limit = { size = 4096, lines = 5, within = '1m' } }")
                        .rate())
                .contains(new RateLimit(4096, 5, Duration.ofMinutes(1)));
        assertThat(lines("{ timestamps = true }").timestamps()).isTrue();
        assertThat(lines("{ keep = 3 }").timestamps()).isFalse();
        assertThat(lines("{ keep = 3 }").rate()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate-limit = '10MB/s' | rate-limit: not a table (\"10MB/s\")",
                "timestamps = 'utc' | timestamps: not true or false (\"utc\")",
                "rate-limit = {} | rate-limit: it needs size or lines",
                "rate-limit = { within = '1s' } | rate-limit: it needs size or lines",
                "rate-limit = { size = 0 } | rate-limit.size: it must be above zero (0)",
                "rate-limit = { lines = 0 } | rate-limit.lines: not a whole number from 1 to 1000000000 (0)",
                "rate-limit = { lines = 1, within = '0s' } | rate-limit.within: it must be above zero (\"0s\")",
            })
    void whatCannotBeIsRefused(String refused) throws IOException {
        String[] part = refused.split(" \\| ", 2);
        assertThat(given.problems("[service.web]\ncommand = 'x'\nlog = { " + part[0] + " }\n"))
                .singleElement()
                .asString()
                .startsWith("3:")
                .endsWith(": cannot use service.web.log." + part[1]);
    }
}
