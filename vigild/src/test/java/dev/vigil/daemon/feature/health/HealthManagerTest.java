package dev.vigil.daemon.feature.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event;
import dev.vigil.core.HealthVerdict;
import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.feature.FeatureContexts;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several services at once, in a loop whose lookups of names never come to an end. */
class HealthManagerTest {
    private final Linux linux = new NativeLinux();
    private final EventLoop loop = new EventLoop(linux, new DaemonLog(linux, Runnable::run));
    private final EventQueue events = new EventQueue();
    private final List<Runnable> lookups = new ArrayList<>();
    private final HealthManager health = new HealthManager(FeatureContexts.of(linux, loop, events, lookups::add));

    HealthManagerTest() {
        loop.add(health);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private static Incarnation incarnation(String service) {
        return new Incarnation(service, 1);
    }

    private void runs(String service, String host, int port, int timeoutMillis) {
        Health.Timing timing = new Health.Timing(Duration.ofHours(1), Duration.ofMillis(timeoutMillis), Duration.ZERO);
        Health.Check check = new Health.Check(new Health.Question.Tcp(host, port), timing, 1, 1, Health.Action.REPORT);
        ServiceSpec spec =
                ServiceSpec.of(service, List.of("/bin/true")).withSection(Health.class, new Health(List.of(check)));
        health.running(incarnation(service), spec);
    }

    private HealthVerdict found(String service) {
        while (true) {
            loop.turn();
            Optional<Event> event = events.poll();
            if (event.isPresent()
                    && event.get() instanceof Event.HealthChanged changed
                    && changed.incarnation().service().equals(service)) {
                return changed.verdict();
            }
        }
    }

    @Test
    void aNameThatIsLookedUpForLongDelaysNoOtherCheckAndFailsInItsTime() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            runs("slow", "a.name.that.takes.long", 80, 1_500);
            runs("web", "127.0.0.1", server.getLocalPort(), 60_000);
            assertThat(found("web")).isEqualTo(HealthVerdict.HEALTHY);
            assertThat(lookups).hasSize(1);
            assertThat(health.report("slow").checks().getFirst().verdict()).isEqualTo(HealthVerdict.UNKNOWN);
            assertThat(found("slow")).isEqualTo(HealthVerdict.UNHEALTHY);
            assertThat(health.report("slow").checks().getFirst().answers().cause())
                    .isEqualTo("the address of the host was not found: no answer within 1.5 s");
        }
    }

    @Test
    void oneThatIsBeingStoppedIsNotAskedAnyMore() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            runs("web", "127.0.0.1", server.getLocalPort(), 60_000);
            health.stopping(new Incarnation("web", 2));
            assertThat(health.nextDeadlineNanos()).isNotEqualTo(Long.MAX_VALUE);
            health.stopping(incarnation("web"));
            assertThat(health.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
            assertThat(health.report("web")).isEqualTo(HealthReport.NONE);
        }
    }

    @Test
    void aServiceWithoutChecksCostsNothing() {
        health.running(incarnation("web"), ServiceSpec.of("web", List.of("/bin/true")));
        assertThat(health.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(health.descriptors(ServiceSpec.of("web", List.of("/bin/true"))))
                .isZero();
    }
}
