package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.api.Results;
import dev.vigil.config.Places;
import dev.vigil.daemon.boot.RunDirectory;
import dev.vigil.daemon.boot.Vigild;
import dev.vigil.daemon.boot.VigildOptions;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.SpawnPlan;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
    private static final int EAGAIN = 11;
    private static final Object EMFILE = -24;
    private static final Object EACCES = -13;

    private static final String SLEEPER = """
            [service.web]
            command = ["sleep", "1000"]
            """;

    @TempDir
    Path root;

    @Test
    void aSecondVigildInTheSameRootIsRefusedAndNamesTheFirst() {
        try (LiveVigild vigild = LiveVigild.start(root, SLEEPER)) {
            VigildOptions options = LiveVigild.options(vigild.places(), SLEEPER, false, Optional.empty());
            assertThat(Vigild.run(options)).isEqualTo(1);
            assertThatThrownBy(() -> RunDirectory.acquire(new NativeLinux(), vigild.places(), Optional.empty()))
                    .hasMessage(vigild.places().pidFile() + " is locked by pid "
                            + ProcessHandle.current().pid());
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
        }
    }

    @Test
    void whatACrashedVigildLeftInTheRunDirectoryIsNoHindrance() throws IOException {
        Places places = Places.below(root);
        Files.createDirectories(places.run());
        Files.writeString(places.pidFile(), "1\n");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(places.socket()));
        }
        try (LiveVigild vigild = LiveVigild.start(root, SLEEPER)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
        }
    }

    @Test
    void aRunDirectoryThatIsAFileIsRefused() throws IOException {
        Files.writeString(root.resolve("run"), "");
        assertThatThrownBy(() -> RunDirectory.acquire(new NativeLinux(), Places.below(root), Optional.empty()))
                .hasMessageContaining("run is not a directory");
    }

    @Test
    void whatIsNotPermittedHasAnExitCodeOfItsOwn() {
        Linux linux = new NativeLinux();
        Linux strict = (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(),
                new Class<?>[] {Linux.class},
                (_, method, arguments) -> method.getName().equals("mkdir") ? EACCES : invoke(linux, method, arguments));
        VigildOptions options = LiveVigild.options(Places.below(root), SLEEPER, false, Optional.empty());
        assertThat(Vigild.run(options, strict)).isEqualTo(5);
    }

    @Test
    void aKernelThatHasNoProcessLeftForNowIsAskedAgain() {
        AtomicInteger spawns = new AtomicInteger();
        Linux linux = new NativeLinux();
        Linux poor = door(linux, plan -> spawns.incrementAndGet() == 1 ? -EAGAIN : linux.spawn(plan));
        try (LiveVigild vigild = LiveVigild.start(root, SLEEPER + "backoff = { initial = \"1ms\" }\n", poor)) {
            vigild.await("web", "running", 2);
            assertThat(vigild.await(event -> event.to().equals("backoff")).reason())
                    .contains("sleep: resource temporarily unavailable (EAGAIN)");
        }
    }

    @Test
    void aDescriptorThatIsMissingForAPidfdCostsNothing() {
        Linux linux = new NativeLinux();
        Linux poor = (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(),
                new Class<?>[] {Linux.class},
                (_, method, arguments) ->
                        method.getName().equals("pidfdOpen") ? EMFILE : invoke(linux, method, arguments));
        try (LiveVigild vigild = LiveVigild.start(root, SLEEPER, poor)) {
            vigild.settle();
            vigild.kill(vigild.pid("web"), 9);
            vigild.await("web", "running", 2);
        }
    }

    private interface Spawn {
        int spawn(SpawnPlan plan);
    }

    private static Linux door(Linux linux, Spawn spawn) {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(),
                new Class<?>[] {Linux.class},
                (_, method, arguments) -> method.getName().equals("spawn")
                        ? (Object) spawn.spawn((SpawnPlan) arguments[0])
                        : invoke(linux, method, arguments));
    }

    private static Object invoke(Linux linux, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(linux, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
