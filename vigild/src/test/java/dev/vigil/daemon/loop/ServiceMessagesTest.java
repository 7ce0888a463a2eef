package dev.vigil.daemon.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.daemon.loop.ServiceMessages.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceMessagesTest {
    private final List<String> said = new ArrayList<>();
    private long nowNanos = 1;
    private final ServiceMessages messages = new ServiceMessages(() -> nowNanos, said::add);

    private void say(String service, int times) {
        for (int i = 1; i <= times; i++) {
            messages.say(Topic.NOTIFICATIONS, service, service + ": message " + i, said::add);
        }
    }

    private void pass() {
        nowNanos += ServiceMessages.PERIOD_NANOS;
        if (messages.nextDeadlineNanos() <= nowNanos) {
            messages.tick(nowNanos);
        }
    }

    @Test
    void aFloodIsToldOnceAMinute() {
        say("web", 10_000);
        assertThat(said).hasSize(5).last().isEqualTo("web: message 5");
        say("db", 1);
        assertThat(said).hasSize(6);
        pass();
        assertThat(said)
                .hasSize(7)
                .last()
                .isEqualTo("web: 9995 more messages of this kind; the latest: web: message 10000");
        say("web", 20);
        pass();
        assertThat(said).hasSize(8).last().asString().startsWith("web: 20 more messages of this kind");
    }

    @Test
    void afterASilentMinuteMessagesAreSaidInFullAgain() {
        say("web", 6);
        pass();
        pass();
        assertThat(messages.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        said.clear();
        say("web", 1);
        assertThat(said).containsExactly("web: message 1");
    }

    @Test
    void topicsAreCountedApart() {
        say("web", 10);
        messages.say(Topic.STATE, "web", "web is running", said::add);
        assertThat(said).hasSize(6).last().isEqualTo("web is running");
    }
}
