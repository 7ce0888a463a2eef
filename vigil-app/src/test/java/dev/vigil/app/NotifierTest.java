package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotifierTest {
    private final Linux linux = new NativeLinux();

    @TempDir
    Path directory;

    @Test
    void eachMessageIsOneDatagramOfThisProcess() {
        try (Receiver supervisor = new Receiver(path())) {
            Notifier notifier = notifier(path());
            assertThat(notifier.isSupervised()).isTrue();
            assertThat(notifier.ready()).isTrue();
            assertThat(supervisor.text()).isEqualTo("READY=1");
            assertThat(supervisor.senderPid).isEqualTo(linux.getpid());
            notifier.status("serving\nREADY=1");
            assertThat(supervisor.text()).isEqualTo("STATUS=serving");
            notifier.stopping();
            assertThat(supervisor.text()).isEqualTo("STOPPING=1");
            notifier.watchdog();
            assertThat(supervisor.text()).isEqualTo("WATCHDOG=1");
            notifier.extendTimeout(Duration.ofMillis(1500));
            assertThat(supervisor.text()).isEqualTo("EXTEND_TIMEOUT_USEC=1500000");
            notifier.mainPid(4711);
            assertThat(supervisor.text()).isEqualTo("MAINPID=4711");
            notifier.forget("web");
            assertThat(supervisor.text()).isEqualTo("FDSTOREREMOVE=1\nFDNAME=web");
            assertThat(notifier.problem()).isEmpty();
        }
    }

    @Test
    void reloadingTellsTheTimeOfTheMonotonicClock() {
        try (Receiver supervisor = new Receiver(path())) {
            long before = linux.monotonicNanos() / 1000;
            notifier(path()).reloading();
            String text = supervisor.text();
            assertThat(text).startsWith("RELOADING=1\nMONOTONIC_USEC=");
            assertThat(Long.parseLong(text.substring(text.lastIndexOf('=') + 1)))
                    .isBetween(before, linux.monotonicNanos() / 1000);
        }
    }

    @Test
    void abstractNamesAreUnderstood() {
        String name = "@vigil-test-" + UUID.randomUUID();
        try (Receiver supervisor = new Receiver(name)) {
            assertThat(notifier(name).ready()).isTrue();
            assertThat(supervisor.text()).isEqualTo("READY=1");
        }
    }

    @Test
    void nothingHappensWithoutSupervisor() {
        Notifier notifier = new Notifier(linux, Map.of());
        assertThat(notifier.isSupervised()).isFalse();
        assertThat(notifier.ready()).isFalse();
        assertThat(notifier.barrier(Duration.ofSeconds(1))).isFalse();
        assertThat(notifier.problem()).isEmpty();
        assertThat(new Notifier(linux, Map.of("NOTIFY_SOCKET", "")).isSupervised())
                .isFalse();
    }

    @Test
    void aSocketThatCantBeReachedIsNamedWithTheReason() {
        String missing = directory.resolve("none").toString();
        assertProblem(missing, "no such file or directory (ENOENT)");
        assertProblem("@" + "x".repeat(200), "file name too long (ENAMETOOLONG)");
        assertProblem("vsock:2:1234", "it is neither a path nor an abstract name (NOTIFY_SOCKET)");
    }

    private void assertProblem(String address, String reason) {
        Notifier notifier = notifier(address);
        assertThat(notifier.ready()).isFalse();
        assertThat(notifier.problem()).contains("cannot notify " + address + ": " + reason);
    }

    @Test
    void barrierReturnsOnceTheSupervisorHasLetGo() throws Exception {
        try (Receiver supervisor = new Receiver(path())) {
            Notifier notifier = notifier(path());
            CompletableFuture<Boolean> passed =
                    CompletableFuture.supplyAsync(() -> notifier.barrier(Duration.ofMinutes(2)));
            assertThat(supervisor.text()).isEqualTo("BARRIER=1");
            assertThat(supervisor.descriptors).hasSize(1);
            assertThat(passed.isDone()).isFalse();
            supervisor.closeDescriptors();
            assertThat(passed.get(2, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void barrierGivesUpOnASupervisorThatDoesNotRead() {
        try (Receiver supervisor = new Receiver(path())) {
            assertThat(notifier(path()).barrier(Duration.ofMillis(20))).isFalse();
            assertThat(supervisor.text()).isEqualTo("BARRIER=1");
        }
    }

    @Test
    void watchdogIsForTheProcessThatItNames() {
        String us = String.valueOf(linux.getpid());
        assertThat(interval(Map.of("WATCHDOG_USEC", "2000000", "WATCHDOG_PID", us)))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(interval(Map.of("WATCHDOG_USEC", "2000000"))).isEqualTo(Duration.ofSeconds(2));
        assertThat(interval(Map.of("WATCHDOG_USEC", "2000000", "WATCHDOG_PID", "1")))
                .isZero();
        assertThat(interval(Map.of("WATCHDOG_USEC", "soon"))).isZero();
        assertThat(interval(Map.of("WATCHDOG_USEC", "0"))).isZero();
    }

    private Duration interval(Map<String, String> environment) {
        return new Notifier(linux, environment).watchdogInterval().orElse(Duration.ZERO);
    }

    @Test
    void heartbeatsAreSentNoMoreOftenThanTheWatchdogNeeds() {
        try (Receiver supervisor = new Receiver(path())) {
            Map<String, String> environment = Map.of("NOTIFY_SOCKET", path(), "WATCHDOG_USEC", "3600000000");
            WatchdogPings watchdog = new WatchdogPings(new Notifier(linux, environment));
            for (int i = 0; i < 1000; i++) {
                watchdog.beat();
            }
            assertThat(supervisor.text()).isEqualTo("WATCHDOG=1");
            assertThat(supervisor.isEmpty()).isTrue();
        }
    }

    private Notifier notifier(String address) {
        return new Notifier(linux, Map.of("NOTIFY_SOCKET", address));
    }

    private String path() {
        return directory.resolve("notify").toString();
    }
}
