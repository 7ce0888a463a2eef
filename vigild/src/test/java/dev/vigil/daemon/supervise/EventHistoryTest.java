package dev.vigil.daemon.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.EventEntry;
import dev.vigil.core.Notice;
import dev.vigil.linux.NativeLinux;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
    private final EventHistory history = new EventHistory(new WallClock(new NativeLinux()));

    private void add(String service, int times) {
        for (int i = 0; i < times; i++) {
            history.add(new Notice(0, service, "running", "backoff", i, "exit code 1", "", false));
        }
    }

    private List<EventEntry> of(String service) {
        return history.recent().events().stream()
                .filter(event -> event.service().equals(service))
                .toList();
    }

    @Test
    void aServiceThatFlapsPushesOutOnlyItsOwn() {
        add("db", 3);
        add("flaps", 5000);
        add("web", 2);
        add("flaps", 5000);
        assertThat(history.recent().events()).hasSize(EventHistory.KEPT_MAX);
        assertThat(of("db")).hasSize(3);
        assertThat(of("web")).hasSize(2);
        assertThat(of("flaps")).hasSize(EventHistory.KEPT_MAX - 5);
        assertThat(of("flaps").getLast().incarnation()).isEqualTo(4999);
    }

    @Test
    void whoHasTheMostLosesItsOldest() {
        for (int i = 0; i < 400; i++) {
            add("a", 1);
            add("b", 1);
            add("c", 1);
        }
        assertThat(history.recent().events())
                .hasSize(EventHistory.KEPT_MAX)
                .isSortedAccordingTo((one, other) -> Long.compare(one.id(), other.id()));
        assertThat(List.of(of("a").size(), of("b").size(), of("c").size())).containsExactlyInAnyOrder(333, 333, 334);
        assertThat(of("a").getLast().incarnation()).isZero();
        assertThat(history.recent().events().getLast().id()).isEqualTo(1200);
    }

    @Test
    void moreServicesThanEntriesKeepTheLatest() {
        for (int i = 0; i < 1500; i++) {
            add("s" + i, 1);
        }
        assertThat(history.recent().events()).hasSize(EventHistory.KEPT_MAX);
        assertThat(of("s1499")).hasSize(1);
        assertThat(of("s0")).isEmpty();
    }
}
