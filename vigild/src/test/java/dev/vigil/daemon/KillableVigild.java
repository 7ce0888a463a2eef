package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Action;
import dev.vigil.api.EventEntry;
import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Why;
import dev.vigil.api.client.ControlClient;
import dev.vigil.config.Places;
import dev.vigil.daemon.boot.Vigild;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** A vigild in a process of its own, which can be killed and started again in the same root. */
final class KillableVigild implements AutoCloseable {
    private final Places places;
    private final String toml;
    private final EarlierKernel kernel;
    private Process process;

    private KillableVigild(Path root, String toml, EarlierKernel kernel) {
        this.places = Places.below(root);
        this.toml = toml;
        this.kernel = kernel;
        this.process = launch(toml);
    }

    static KillableVigild start(Path root, String toml) {
        return startOn(EarlierKernel.NONE, root, toml);
    }

    static KillableVigild startOn(EarlierKernel kernel, Path root, String toml) {
        return new KillableVigild(root, toml, kernel);
    }

    private Process launch(String configuration) {
        try {
            Path file = Files.writeString(places.etc().resolveSibling("test.toml"), configuration);
            Process started = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KillableVigild.class.getName(),
                            places.etc().resolve("..").normalize().toString(),
                            file.toString(),
                            kernel.name())
                    .redirectError(
                            ProcessBuilder.Redirect.appendTo(messagesFile().toFile()))
                    .start();
            assertThat(started.getInputStream().read()).as(messages()).isEqualTo('r');
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the other process: root, configuration, kernel. */
    public static void main(String[] args) throws IOException {
        Places places = Places.below(Path.of(args[0]));
        String toml = Files.readString(Path.of(args[1]));
        Linux linux = EarlierKernel.valueOf(args[2]).over(new NativeLinux());
        System.exit(Vigild.run(LiveVigild.options(places, toml, false, Optional.of(1)), linux));
    }

    private Path messagesFile() {
        return places.etc().resolveSibling("messages");
    }

    String messages() {
        try {
            return Files.readString(messagesFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It is said by a thread of its own, perhaps later than a client is answered. */
    void awaitMessage(String part) {
        Eventually.holds("it says: " + part, () -> messages().contains(part));
    }

    Places places() {
        return places;
    }

    long vigildPid() {
        return process.pid();
    }

    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGTERM, and waits for an ordered end. */
    void terminate() {
        process.destroy();
        try {
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void startAgain() {
        startAgain(toml);
    }

    void startAgain(String configuration) {
        process = launch(configuration);
    }

    void dieAndLiveAgain() {
        kill();
        startAgain();
    }

    ServiceStatus status(String name) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.service(name), ServiceStatus.class);
        }
    }

    int pid(String name) {
        return Objects.requireNonNull(status(name).pid());
    }

    Why why(String name) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.why(name), Why.class);
        }
    }

    void act(String action, boolean await, String name) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            Action body = new Action(action, List.of(name), null, null, await);
            client.post(Paths.ACTIONS, body, Results.class);
        }
    }

    void settle() {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            client.get(Paths.SETTLED, Results.class);
        }
    }

    EventEntry await(Predicate<EventEntry> wanted) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            client.events(0, event -> {
                if (wanted.test(event)) {
                    throw new Found(event);
                }
            });
        } catch (Found found) {
            return found.event;
        }
        throw new AssertionError("vigild ended before that happened: " + messages());
    }

    EventEntry await(String service, String state) {
        return await(event -> event.service().equals(service) && event.to().equals(state));
    }

    @Override
    public void close() {
        down();
    }

    /** Stops everything, and proves that nothing is left behind. */
    void down() {
        try {
            if (process.isAlive()) {
                try (ControlClient client = ControlClient.connect(places.socket())) {
                    client.post(Paths.SHUTDOWN, Results.class);
                }
                assertThat(process.waitFor()).as(messages()).isZero();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(places.run().resolve("journal")).doesNotExist();
    }

    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient EventEntry event;

        Found(EventEntry event) {
            super("found", null, false, false);
            this.event = event;
        }
    }
}
