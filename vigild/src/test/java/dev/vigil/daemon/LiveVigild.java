package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Action;
import dev.vigil.api.EventEntry;
import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Why;
import dev.vigil.api.client.ControlClient;
import dev.vigil.config.Configuration;
import dev.vigil.config.Loaded;
import dev.vigil.config.Places;
import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.FollowedOutput;
import dev.vigil.daemon.boot.Vigild;
import dev.vigil.daemon.boot.VigildOptions;
import dev.vigil.daemon.change.ConfigurationSource;
import dev.vigil.daemon.launch.LaunchCheck;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.state.upgrade.LaunchArguments;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A real vigild with real processes, in a thread of the test. Closing it proves that nothing is left behind. */
final class LiveVigild implements AutoCloseable {
    private final Linux linux = new NativeLinux();
    /** What a vigild that was killed by another test has left to this process, a subreaper. */
    private final List<String> childrenBefore = children();

    private final Places places;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    private LiveVigild(Places places, VigildOptions options, Linux door) {
        this.places = places;
        this.thread = new Thread(() -> exitCode.complete(Vigild.run(options, door)), "vigild-under-test");
        thread.setDaemon(true);
    }

    /**
     * Starts one that guards what {@code toml} describes; {@code ROOT} in it is replaced by the root, {@code WORK} by a
     * folder in which services may write.
     */
    static LiveVigild start(Path root, String toml) {
        return start(root, toml, new NativeLinux());
    }

    static LiveVigild start(Path root, String toml, Linux door) {
        Linux linux = new NativeLinux();
        int[] ready = new int[2];
        assertThat(linux.pipe(ready, 0)).isZero();
        Places places = Places.below(root);
        VigildOptions options = options(places, toml, false, Optional.of(ready[1]));
        LiveVigild live = new LiveVigild(places, options, door);
        live.thread.start();
        assertThat(linux.read(ready[0], new byte[16], 0, 16)).isPositive();
        linux.close(ready[0]);
        return live;
    }

    static VigildOptions options(Places places, String toml, boolean single, Optional<Integer> readyFd) {
        try {
            Path file = Files.createDirectories(places.etc()).resolve("vigil.toml");
            Files.writeString(
                    file, toml.replace("ROOT", root(places).toString()).replace("WORK", work(places)));
            Loaded loaded = Configuration.load(List.of(file));
            assertThat(loaded.problems()).isEmpty();
            return new VigildOptions(
                    places,
                    new VigildOptions.Configured(loaded.services(), List.of(), loaded.settings(), source(file)),
                    FollowedOutput.HIDDEN,
                    single,
                    new LaunchArguments(Optional.empty(), List.of()),
                    readyFd);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the file again, as a vigild does that was started with it. */
    private static ConfigurationSource source(Path file) {
        return new ConfigurationSource() {
            @Override
            public Reading read(List<String> files) {
                List<Path> chosen = files.isEmpty()
                        ? List.of(file)
                        : files.stream().map(Path::of).toList();
                Loaded loaded = Configuration.load(chosen);
                return new Reading(
                        loaded.services(),
                        loaded.problems().stream().map(Problem::toString).toList(),
                        loaded.settings());
            }

            @Override
            public List<String> problems(ServiceSpec spec) {
                return new LaunchCheck(new NativeLinux()).problems(spec);
            }
        };
    }

    /** A folder in which services of all users may write, below a root that they may pass through. */
    private static String work(Places places) throws IOException {
        Path work = Files.createDirectories(root(places).resolve("work"));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(root(places), PosixFilePermissions.fromString("rwx--x--x"));
        return work.toString();
    }

    private static Path root(Places places) {
        return places.etc().resolve("..").normalize();
    }

    Path root() {
        return root(places);
    }

    Places places() {
        return places;
    }

    ServiceStatus status(String name) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.service(name), ServiceStatus.class);
        }
    }

    int pid(String name) {
        Integer pid = status(name).pid();
        assertThat(pid).isNotNull();
        return Optional.ofNullable(pid).orElseThrow();
    }

    Why why(String name) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.why(name), Why.class);
        }
    }

    /** Does it and waits for the outcome. */
    List<Results.Result> act(String action, String... names) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            Action body = new Action(action, List.of(names), null, null, null);
            return client.post(Paths.ACTIONS, body, Results.class).results();
        }
    }

    List<Results.Result> settle() {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.SETTLED, Results.class).results();
        }
    }

    /** Waits until a service has come to a state in its {@code incarnation}-th life or a later one. */
    EventEntry await(String service, String state, long incarnation) {
        return await(event ->
                event.service().equals(service) && event.to().equals(state) && event.incarnation() >= incarnation);
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
        throw new AssertionError("vigild ended before that happened");
    }

    /** What the service wrote, so far as it is in its log. */
    String log(String service) {
        try {
            return Files.readString(places.logOf(service).resolve("current"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the process is there and no zombie. */
    boolean isAlive(int pid) {
        String stat = linux.readFile("/proc/" + pid + "/stat").orElse("");
        int end = stat.lastIndexOf(')');
        return end > 0 && stat.charAt(end + 2) != 'Z';
    }

    int number(String file) {
        return Integer.parseInt(
                linux.readFile(root().resolve(file).toString()).orElse("0").strip());
    }

    void kill(int pid, int signal) {
        assertThat(linux.kill(pid, signal)).isZero();
    }

    /** Stops everything. @return vigild's exit code */
    int stop() {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            client.post(Paths.SHUTDOWN, Results.class);
        }
        return exitCode.join();
    }

    @Override
    public void close() {
        if (!exitCode.isDone()) {
            stop();
        }
        assertThat(exitCode.join()).isZero();
        assertThat(places.socket()).doesNotExist();
        assertThat(places.pidFile()).doesNotExist();
        assertThat(children()).isSubsetOf(childrenBefore);
        assertNoCgroupIsLeft();
    }

    /** Those that have ended and are not reaped are none: once vigild is gone nobody does that in this process. */
    private List<String> children() {
        String pids = linux.readFile("/proc/self/task/" + linux.getpid() + "/children")
                .orElse("");
        return Stream.of(pids.split(" ", -1))
                .filter(pid -> !pid.isEmpty() && isAlive(Integer.parseInt(pid)))
                .toList();
    }

    private void assertNoCgroupIsLeft() {
        assertThat(cgroups()).isEmpty();
    }

    private List<Path> cgroups() {
        return GroupSnapshots.below(
                Cgroups.nameFor(linux, places.run().toAbsolutePath().toString()));
    }

    /** What was left alone keeps its cgroup beyond the end of vigild; the next one of this root would remove it. */
    void removeCgroups() {
        Eventually.holds("its cgroups are removed", () -> {
            cgroups().forEach(this::removeBelow);
            return cgroups().isEmpty();
        });
    }

    private void removeBelow(Path folder) {
        linux.list(folder.toString()).stream()
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .forEach(this::removeBelow);
        linux.rmdir(folder.toString());
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
