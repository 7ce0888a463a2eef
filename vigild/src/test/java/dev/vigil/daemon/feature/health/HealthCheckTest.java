package dev.vigil.daemon.feature.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event;
import dev.vigil.core.Event.Triggered.Action;
import dev.vigil.core.HealthVerdict;
import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.Health;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.feature.probe.ProbeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One check of one service, with a clock and answers by hand. */
class HealthCheckTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Incarnation WEB = new Incarnation("web", 7);
    private static final ProbeResult GOOD = new ProbeResult(true, "status 200", "");
    private static final ProbeResult BAD = ProbeResult.bad("status 503");

    private final EventQueue events = new EventQueue();
    private final HealthChanges changes = new HealthChanges();
    private final HandProbe probe = new HandProbe();
    private long now = 1_000 * SECOND;
    private HealthCheck check = check(2, 2, Health.Action.RESTART);

    /** Is answered when the test says so. */
    private final class HandProbe implements HealthProbe {
        private Consumer<ProbeResult> done = _ -> {};
        private final List<Long> begun = new ArrayList<>();
        private boolean asking;
        private boolean endsInTime = true;

        @Override
        public String name() {
            return "tcp db:1";
        }

        @Override
        public void begin() {
            asking = true;
            begun.add(now);
        }

        @Override
        public boolean isAsking() {
            return asking;
        }

        @Override
        public void expire(String why) {
            if (endsInTime) {
                answer(ProbeResult.bad(why));
            }
        }

        void answer(ProbeResult result) {
            asking = false;
            done.accept(result);
        }

        @Override
        public void close() {
            asking = false;
        }
    }

    private HealthCheck check(int failures, int successes, Health.Action action) {
        Health.Timing timing = new Health.Timing(Duration.ofSeconds(1), Duration.ofMillis(400), Duration.ZERO);
        Health.Check spec = new Health.Check(new Health.Question.Tcp("db", 1), timing, failures, successes, action);
        ServiceHealth service = new ServiceHealth(WEB, events, changes, now);
        HealthCheck made = new HealthCheck(
                spec,
                new HealthCheck.Beat(now, now),
                done -> {
                    probe.done = done;
                    return probe;
                },
                () -> now,
                answered -> {
                    if (answered.hasChanged()) {
                        service.changed(answered, now);
                    }
                });
        service.begin(List.of(made));
        return made;
    }

    /** Lets what is due be done until {@code until}, each at its time. */
    private void runTo(long until) {
        while (check.dueNanos() <= until) {
            now = check.dueNanos();
            check.tick(now);
        }
        now = until;
    }

    /** Makes checks that get this answer at once. */
    private void answered(ProbeResult result, int times) {
        for (int i = 0; i < times; i++) {
            now = Math.max(now, check.dueNanos());
            check.tick(now);
            probe.answer(result);
        }
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Optional<Event> next = events.poll(); next.isPresent(); next = events.poll()) {
            told.add(
                    switch (next.get()) {
                        case Event.HealthChanged changed -> changed.verdict().word() + ": " + changed.reason();
                        case Event.Triggered triggered -> triggered.action() + ": " + triggered.reason();
                        default -> throw new AssertionError(next.get());
                    });
        }
        return told;
    }

    @Test
    void aVerdictTakesSoManyAnswersInARow() {
        answered(GOOD, 1);
        answered(BAD, 1);
        answered(GOOD, 1);
        assertThat(check.verdict()).isEqualTo(HealthVerdict.UNKNOWN);
        answered(GOOD, 1);
        assertThat(told()).containsExactly("healthy: health check tcp db:1: status 200");
        answered(BAD, 1);
        assertThat(check.verdict()).isEqualTo(HealthVerdict.HEALTHY);
        answered(BAD, 1);
        String why = "health check tcp db:1: status 503, 2 failures in a row";
        assertThat(told()).containsExactly("unhealthy: " + why, Action.RESTART + ": " + why);
        answered(BAD, 5);
        assertThat(told()).as("it is told once").isEmpty();
        answered(GOOD, 2);
        assertThat(told()).containsExactly("healthy: healthy again after 7 s");
    }

    @Test
    void whatIsOnlyToBeReportedAsksForNothing() {
        check = check(1, 1, Health.Action.REPORT);
        answered(BAD, 1);
        assertThat(told()).containsExactly("unhealthy: health check tcp db:1: status 503");
        check = check(1, 1, Health.Action.STOP);
        answered(BAD, 1);
        assertThat(told()).endsWith(Action.STOP + ": health check tcp db:1: status 503");
    }

    @Test
    void anAnswerThatDoesNotComeIsAFailureAndMakesNoLaterCheckLate() {
        long begin = now;
        runTo(begin + 2 * SECOND);
        assertThat(check.inRow()).isEqualTo(2);
        assertThat(check.last().result().cause()).isEqualTo("no answer within 400 ms");
        assertThat(check.last().tookNanos()).isEqualTo(400_000_000L);
        assertThat(probe.begun).containsExactly(begin, begin + SECOND, begin + 2 * SECOND);
    }

    /** A command that is killed ends a moment later, and one in an uninterruptible sleep does not end at all. */
    @Test
    void theNextCheckWaitsForACommandThatDoesNotEnd() {
        long begin = now;
        probe.endsInTime = false;
        runTo(begin + SECOND + 1);
        assertThat(probe.begun).containsExactly(begin);
        assertThat(check.inRow())
                .as("the beat that it has missed is made up for")
                .isZero();
        probe.answer(BAD);
        assertThat(probe.begun).containsExactly(begin, begin + SECOND + 1);
        runTo(begin + 4 * SECOND);
        assertThat(probe.begun).hasSize(2);
        assertThat(check.last().result().cause())
                .isEqualTo("the check before this one does not end, not even by SIGKILL");
    }

    /** As after SIGSTOP and SIGCONT, or a machine that slept: what was missed is not made up for. */
    @Test
    void checksThatWereMissedAreNotMadeUpFor() {
        long begin = now;
        now = begin + 100 * SECOND + 1;
        check.tick(now);
        probe.answer(GOOD);
        assertThat(probe.begun).hasSize(1);
        assertThat(check.dueNanos()).isEqualTo(begin + 101 * SECOND);
    }

    @Test
    void healthThatChangesOftenIsSaidToFlapAlsoOverRestarts() {
        for (int i = 0; i < 3; i++) {
            check = check(1, 1, Health.Action.REPORT);
            answered(GOOD, 1);
            answered(BAD, 1);
            now += 60 * SECOND;
        }
        assertThat(told()).noneMatch(reason -> reason.contains("flaps"));
        answered(GOOD, 1);
        assertThat(told())
                .singleElement()
                .asString()
                .contains("; it flaps: its health changed 4 times within 3 min 2 s");
        now += 3600 * SECOND;
        answered(BAD, 1);
        assertThat(told()).noneMatch(reason -> reason.contains("flaps"));
    }

    @Test
    void aServiceWithSeveralChecksIsAsWellAsTheWorst() {
        List<HealthCheck> checks = new ArrayList<>();
        List<Consumer<ProbeResult>> answers = new ArrayList<>();
        ServiceHealth service = new ServiceHealth(WEB, events, changes, now);
        for (int i = 0; i < 2; i++) {
            Health.Timing timing = new Health.Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
            checks.add(new HealthCheck(
                    new Health.Check(new Health.Question.Tcp("db", i), timing, 1, 1, Health.Action.REPORT),
                    new HealthCheck.Beat(now, now),
                    done -> {
                        answers.add(done);
                        return probe;
                    },
                    () -> now,
                    answered -> service.changed(answered, now)));
        }
        service.begin(checks);
        answers.getFirst().accept(GOOD);
        assertThat(told()).isEmpty();
        answers.getLast().accept(GOOD);
        assertThat(told()).containsExactly("healthy: all 2 health checks succeed");
        answers.getFirst().accept(BAD);
        answers.getLast().accept(BAD);
        answers.getFirst().accept(GOOD);
        assertThat(told()).containsExactly("unhealthy: health check tcp db:1: status 503");
        answers.getLast().accept(GOOD);
        assertThat(told()).hasSize(1);
    }

    /** Services that are started together are asked all over the interval, for the first time within a second. */
    @Test
    void checksOfManyServicesAreSpread() {
        BeatSpread spread = new BeatSpread();
        Health.Timing timing = new Health.Timing(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5));
        TreeMap<Long, Integer> phases = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            HealthCheck.Beat beat = spread.next(now, timing);
            assertThat(beat.firstNanos()).isBetween(now + 5 * SECOND, now + 6 * SECOND + SECOND / 100);
            phases.merge((beat.phaseNanos() - now - 5 * SECOND) / SECOND, 1, Integer::sum);
        }
        assertThat(phases.headMap(10L)).hasSize(10);
        assertThat(phases.headMap(10L).values()).allMatch(count -> count >= 95 && count <= 105);
    }
}
