package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.EventHooks;
import dev.vigil.core.spec.HookEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of commands that tell of events. */
class HookKeysTest {
    private final Given given;

    HookKeysTest(@TempDir Path directory) {
        this.given = new Given(directory);
    }

    private List<String> problems(String keys) throws IOException {
        return given.problems("[service.web]\ncommand = 'x'\n" + keys + "\n");
    }

    private EventHooks hooks(String keys) throws IOException {
        return given.web("command = 'x'\n" + keys).section(EventHooks.class).orElseThrow();
    }

    @Test
    void eachEventHasOneCommandOrSeveral() throws IOException {
        assertThat(hooks("on-event = { failed = ['mail', 'x y'], stopped = [['a'], ['b', 'c']], ready = 'd e' }"))
                .isEqualTo(new EventHooks(
                        Map.of(
                                HookEvent.FAILED, List.of(List.of("mail", "x y")),
                                HookEvent.STOPPED, List.of(List.of("a"), List.of("b", "c")),
                                HookEvent.READY, List.of(List.of("d", "e"))),
                        Duration.ofSeconds(30),
                        5,
                        Duration.ofMinutes(10)));
        assertThat(given.web("command = 'x'").section(EventHooks.class)).isEmpty();
    }

    @Test
    void timeAndNumberAreLimited() throws IOException {
        EventHooks hooks =
                hooks("on-event = { restarted = 'a', timeout = '5s', limit = { count = 1, within = '1h' } }");
        assertThat(hooks.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(hooks.countMax()).isEqualTo(1);
        assertThat(hooks.within()).isEqualTo(Duration.ofHours(1));
        assertThat(hooks("on-event = { failed = 'a', limit = { within = '1h' } }")
                        .countMax())
                .isEqualTo(5);
    }

    @Test
    void whatIsWrongIsRefusedWhereItStands() throws IOException {
        assertThat(problems("on-event = ['mail']"))
                .containsExactly("3:1: cannot use service.web.on-event: not a table (an array of 1)");
        assertThat(problems("on-event = { }"))
                .containsExactly("3:1: cannot use service.web.on-event: it needs one of failed, unhealthy, restarted,"
                        + " ready, stopped");
        assertThat(problems("on-event.fail = 'a'"))
                .contains("3:1: unknown key fail in service.web.on-event; did you mean failed?");
        assertThat(problems("on-event.failed = []"))
                .containsExactly("3:1: cannot use service.web.on-event.failed: the command is empty");
        assertThat(problems("on-event = { failed = 'a', timeout = '0s' }"))
                .containsExactly("3:28: cannot use service.web.on-event.timeout: it must be above zero (\"0s\")");
        assertThat(problems("on-event = { failed = 'a', limit.count = 0 }"))
                .containsExactly("3:28: cannot use service.web.on-event.limit.count: not a whole number from 1 to 1000"
                        + " (0)");
    }

    @Test
    void anEventThatNeverHappensIsRefused() throws IOException {
        assertThat(problems("on-event.unhealthy = 'a'"))
                .containsExactly("3:1: cannot use service.web.on-event: it has unhealthy, but the service has no health"
                        + " check");
        assertThat(problems("restart = 'never'\non-event.restarted = 'a'"))
                .containsExactly("4:1: cannot use service.web.on-event: it has restarted, but the service is never"
                        + " restarted by itself");
        assertThat(problems("health = { tcp = '127.0.0.1:80' }\non-event.unhealthy = 'a'"))
                .isEmpty();
    }
}
