package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** {@code vigil upgrade}: another vigild in the same process, and services that do not notice. */
@ForSandboxUsers
final class UpgradeTest {
    private static final String TWO = """
            [service.one]
            command = ["sh", "-c", "trap 'exit 7' TERM; echo one; while :; do sleep 0.05; done"]
            ready = { log = "one" }

            [service.two]
            command = ["sleep", "1000"]
            requires = ["one"]
            """;

    /** The same distribution in another place. */
    private static Path copy(Sandbox box) {
        Path copy = box.folder().resolve("next");
        box.run("cp", "-a", Checkout.distribution().toString(), copy.toString()).expect(0);
        return copy;
    }

    /** A distribution whose launcher is {@code script}. */
    private static Path fake(Sandbox box, String script) throws IOException {
        Path launcher = box.write("fake/bin/vigil", "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return box.folder().resolve("fake");
    }

    private static String since(Sandbox box) {
        Map<?, ?> vigild = (Map<?, ?>) Objects.requireNonNull(box.status().get("vigild"));
        return String.valueOf(vigild.get("since"));
    }

    private static String program(Sandbox box) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + box.vigildPid() + "/exe"))
                .toString();
    }

    @Test
    void servicesStayTheChildrenOfTheSameProcess(Sandbox box) throws IOException {
        Path next = copy(box);
        box.up(TWO);
        long pid = box.vigildPid();
        long one = box.service("one").pid();
        long two = box.service("two").pid();
        box.vigil("upgrade", "--to", next.toString()).expect(0).says("vigild 0.1.0 is now 0.1.0", "control was away");
        assertThat(box.vigildPid()).isEqualTo(pid);
        assertThat(program(box)).startsWith(next.toString());
        assertThat(box.services()).allMatch(Service::isReady).allMatch(service -> service.incarnation() == 1);
        assertThat(box.service("one").pid()).isEqualTo(one);
        assertThat(box.service("two").pid()).isEqualTo(two);
        assertThat(new ObservedProcess(one).parent()).isEqualTo(pid);
        Shell.kill("TERM", one);
        box.awaitAfter("one", 1);
        assertThat(box.vigil("why", "one").out()).contains("exit code 7");
    }

    @Test
    void theGuardBringsBackTheNewOne(Sandbox box) throws IOException {
        Path next = copy(box);
        box.up(TWO);
        long pid = box.vigildPid();
        long two = box.service("two").pid();
        box.vigil("upgrade", "--to", next.toString()).expect(0);
        Shell.kill("KILL", pid);
        Await.until("vigild is back", () -> box.vigil("status").exit() == 0 && box.vigildPid() != pid);
        assertThat(program(box)).startsWith(next.toString());
        assertThat(box.service("two").pid()).isEqualTo(two);
        box.vigil("upgrade").expect(0);
        assertThat(program(box)).startsWith(Checkout.distribution().toString());
        assertThat(box.service("two").pid()).isEqualTo(two);
    }

    @Test
    void oneThatCannotTakeOverChangesNothing(Sandbox box) throws IOException {
        Path fake = fake(box, "echo 'vigil: cannot take over: it is Tuesday' >&2; exit 1");
        box.up(TWO);
        String since = since(box);
        box.vigil("upgrade", "--to", fake.toString()).expect(1).says("cannot upgrade: ", "it is Tuesday");
        box.vigil("upgrade", "--to", "nowhere").expect(1).says("no such file", "nowhere/bin/vigil");
        assertThat(since(box)).isEqualTo(since);
        box.vigil("status").expect(0);
    }

    @Test
    void aConfigurationThatBecameInvalidIsFoundBefore(Sandbox box) {
        box.up(TWO);
        box.write("vigil.toml", "[service.one]\ncomand = 'x'\n");
        box.vigil("upgrade").expect(1).says("cannot upgrade: ", "comand");
        box.vigil("status").expect(0);
    }

    @Test
    void oneThatEndsAtOnceIsReplacedByTheFormer(Sandbox box) throws IOException {
        Path fake = fake(box, "for word; do [ \"$word\" = --check-state ] && exit 0; done; exit 1");
        box.up(TWO);
        long two = box.service("two").pid();
        box.vigil("upgrade", "--to", fake.toString()).expect(1).says("was brought back");
        box.vigil("status").expect(0);
        assertThat(box.service("two").pid()).isEqualTo(two);
    }

    @Test
    void nobodyIsRefusedMeanwhile(Sandbox box) throws IOException {
        box.up(TWO);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(box.socket()))) {
                    accepted.incrementAndGet();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // no more than the backlog takes
                } catch (IOException e) {
                    refused.incrementAndGet();
                }
            }
        });
        try {
            Await.until("somebody asks", () -> accepted.get() > 0);
            box.vigil("upgrade").expect(0);
        } finally {
            over.set(true);
            asking.join();
        }
        assertThat(refused).hasValue(0);
    }

    @Test
    void whatRunsInTheForegroundIsNotUpgraded(Sandbox box) {
        box.write("vigil.toml", TWO);
        Background up = box.background("up", "-f", "vigil.toml");
        Await.until("all runs", () -> box.vigil("status").exit() == 0);
        box.vigil("upgrade").expect(1).says("cannot upgrade: it runs in the foreground");
        up.signal("TERM").await().expect(0);
    }
}
