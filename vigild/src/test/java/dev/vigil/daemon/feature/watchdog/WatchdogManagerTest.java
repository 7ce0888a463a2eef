package dev.vigil.daemon.feature.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event;
import dev.vigil.core.Event.Triggered.Action;
import dev.vigil.core.Incarnation;
import dev.vigil.core.TriggerCause;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Watchdog;
import dev.vigil.daemon.Fuzz;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.FeatureContexts;
import dev.vigil.daemon.feature.NotifyMessage;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.state.journal.JournalBytes;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock of the loop stands still here: it is read in a turn only. */
class WatchdogManagerTest {
    private static final long TIMEOUT = 30_000_000_000L;
    private static final Incarnation WEB = new Incarnation("web", 7);
    private static final ServiceSpec SPEC = ServiceSpec.of("web", List.of("/bin/true"))
            .withSection(Watchdog.class, new Watchdog(Duration.ofNanos(TIMEOUT)));

    private final Linux linux = new NativeLinux();
    private final EventLoop loop = new EventLoop(linux, new DaemonLog(linux, Runnable::run));
    private final EventQueue events = new EventQueue();
    private final WatchdogManager watchdog =
            new WatchdogManager(FeatureContexts.of(linux, loop, events, Runnable::run));

    @AfterEach
    void close() {
        loop.close();
    }

    private boolean say(String name, String value) {
        return Objects.requireNonNull(watchdog.notifications().get(name))
                .handle(WEB, value, new NotifyMessage(Map.of(name, value), List.of()));
    }

    @Test
    void theProgramIsToldTheTimeAndItsOwnPid() {
        assertThat(watchdog.prepare(WEB, SPEC).variables()).containsEntry("WATCHDOG_USEC", "30000000");
        assertThat(watchdog.prepare(WEB, SPEC).pidVariables()).containsExactly("WATCHDOG_PID");
    }

    @Test
    void silenceIsAnAbortWithAReason() {
        watchdog.running(WEB, SPEC);
        long due = watchdog.nextDeadlineNanos();
        assertThat(due).isEqualTo(loop.nowNanos() + TIMEOUT);
        watchdog.tick(due - 1);
        assertThat(events.isEmpty()).isTrue();
        watchdog.tick(due);
        assertThat(events.poll())
                .contains(new Event.Triggered(WEB, Action.ABORT, "no WATCHDOG=1 within 30 s", TriggerCause.WATCHDOG));
        assertThat(watchdog.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aMessageRenewsTheTime() {
        watchdog.running(WEB, SPEC);
        long before = watchdog.nextDeadlineNanos();
        loop.post(() -> {});
        loop.turn();
        assertThat(say("WATCHDOG", "1")).isTrue();
        assertThat(watchdog.nextDeadlineNanos()).isGreaterThan(before);
    }

    @Test
    void aTriggerEndsItAtOnce() {
        watchdog.running(WEB, SPEC);
        assertThat(say("WATCHDOG", "trigger")).isTrue();
        assertThat(events.poll())
                .contains(new Event.Triggered(WEB, Action.ABORT, "it sent WATCHDOG=trigger", TriggerCause.WATCHDOG));
    }

    @Test
    void theServiceChangesItsTimeAndSwitchesItOff() {
        watchdog.running(WEB, SPEC);
        assertThat(say("WATCHDOG_USEC", "1000000")).isTrue();
        assertThat(watchdog.nextDeadlineNanos()).isEqualTo(loop.nowNanos() + 1_000_000_000);
        assertThat(say("WATCHDOG_USEC", "0")).isTrue();
        assertThat(watchdog.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void beforeItRunsAndAfterItsEndNothingIsDue() {
        assertThat(say("WATCHDOG", "1")).isTrue();
        assertThat(say("WATCHDOG", "trigger")).isTrue();
        assertThat(events.isEmpty()).isTrue();
        watchdog.running(WEB, SPEC);
        watchdog.ended(WEB);
        assertThat(watchdog.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(say("WATCHDOG", "2")).isFalse();
        assertThat(say("WATCHDOG_USEC", "soon")).isFalse();
    }

    @Test
    void aServiceWithoutWatchdogHasNone() {
        watchdog.running(WEB, ServiceSpec.of("web", List.of("/bin/true")));
        assertThat(watchdog.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** What an earlier vigild wrote of changed timeouts is taken up or refused, whatever it is. */
    @Test
    void anySectionOfTheJournalIsReadOrRefused() {
        ChangedTimeouts written = new ChangedTimeouts();
        written.put(WEB, Duration.ofSeconds(5));
        written.put(new Incarnation("db", 3), Duration.ofMillis(20));
        FeatureContext context = FeatureContexts.of(linux, loop, events, Runnable::run);
        Fuzz.ofBytes(List.of(JournalBytes.content(written))).run(content -> {
            WatchdogManager next = new WatchdogManager(context);
            JournalSection section = next.journalSection().orElseThrow();
            JournalBytes.withSection(section.tag(), content).restore(List.of(section));
            next.running(WEB, SPEC);
            next.tick(Math.min(next.nextDeadlineNanos(), Long.MAX_VALUE - 1));
            next.ended(WEB);
            events.poll();
        });
    }
}
