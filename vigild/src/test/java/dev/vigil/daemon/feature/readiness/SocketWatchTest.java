package dev.vigil.daemon.feature.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.feature.probe.SocketTarget;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens is looked at after a connection was accepted: anything may have happened in between. */
final class SocketWatchTest {
    private static final Set<Long> NOBODY = Set.of();
    private static final Set<Long> STRANGERS = Set.of(6L);
    private static final Set<Long> OWN = Set.of(7L);
    private static final Incarnation WEB = new Incarnation("web", 3);

    @TempDir
    Path directory;

    private final Linux linux = new NativeLinux();
    private final ServiceNotes notes = new ServiceNotes(() -> 0);
    private final List<String> said = new ArrayList<>();
    /** What each look at the listeners finds, one after the other; what happens just before the look. */
    private final Deque<Set<Long>> looks = new ArrayDeque<>();

    private final Deque<Runnable> beforeLooks = new ArrayDeque<>();
    private final ConnectedPoller poller = new ConnectedPoller();
    private boolean ready;
    private final SocketWatch watch = new SocketWatch(
            linux,
            poller,
            () -> 0,
            new SocketWatch.Target(atFolder(), _ -> look()),
            Optional.empty(),
            new ListenerApproval(
                    notes, new ServiceMessages(() -> 0, said::add), SocketWatchTest::owner, WEB, "the socket"),
            () -> ready = true);

    private static void owner(Incarnation web, Set<Long> sockets, Consumer<ListenerOwners.Owner> answer) {
        assertThat(web).isEqualTo(WEB);
        answer.accept(
                sockets.equals(OWN) ? new ListenerOwners.Owner.Service() : new ListenerOwners.Owner.Stranger("pid 6"));
    }

    /** The socket in the test's folder, which is known once the test begins. */
    private SocketTarget atFolder() {
        return new SocketTarget() {
            @Override
            public int addresses() {
                return 1;
            }

            @Override
            public int connect(int address) {
                return SocketTarget.unix(linux, socket().toString()).connect(address);
            }

            @Override
            public void await(Runnable known) {
                known.run();
            }
        };
    }

    private Set<Long> look() {
        beforeLooks.remove().run();
        return looks.remove();
    }

    /** A connection to a UNIX socket is there at once. */
    private static final class ConnectedPoller implements Poller {
        private Optional<Handler> handler = Optional.empty();
        private int fd;

        @Override
        public void watch(int watched, int events, Handler asked) {
            fd = watched;
            handler = Optional.of(asked);
        }

        @Override
        public void change(int watched, int events) {}

        @Override
        public void unwatch(int watched) {
            handler = Optional.empty();
        }

        void run() {
            handler.ifPresent(asked -> asked.ready(fd, 0, 0));
        }
    }

    @AfterEach
    void close() {
        watch.close();
        assertThat(looks).isEmpty();
    }

    private Path socket() {
        return directory.resolve("socket");
    }

    private ServerSocketChannel listen() throws IOException {
        Files.deleteIfExists(socket());
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    private void attempt(Set<Long> found, Runnable before) {
        looks.add(found);
        beforeLooks.add(before);
        attempt();
    }

    private void attempt() {
        watch.tick(0);
        poller.run();
    }

    @Test
    void aStrangerThatEndedBetweenTheConnectionAndTheLookDoesNotCount() throws IOException {
        ServerSocketChannel stranger = listen();
        attempt(NOBODY, () -> close(stranger));
        assertThat(ready).isFalse();
        attempt();
        assertThat(ready).as("nobody accepts any more").isFalse();
        try (ServerSocketChannel _ = listen()) {
            attempt(OWN, () -> {});
            assertThat(ready).isTrue();
        }
        assertThat(said).isEmpty();
    }

    @Test
    void whoAcceptsAgainAndIsNeverVisibleCounts() throws IOException {
        try (ServerSocketChannel _ = listen()) {
            attempt(NOBODY, () -> {});
            assertThat(ready).isFalse();
            attempt(NOBODY, () -> {});
            assertThat(ready).as("it is of another network namespace").isTrue();
        }
    }

    @Test
    void aStrangerThatIsSeenInBetweenBeginsTheCountAgain() throws IOException {
        try (ServerSocketChannel _ = listen()) {
            attempt(NOBODY, () -> {});
            attempt(STRANGERS, () -> {});
            assertThat(said).hasSize(1).first().asString().contains("the socket is held by pid 6");
            attempt(NOBODY, () -> {});
            assertThat(ready).isFalse();
            attempt(OWN, () -> {});
            assertThat(ready).isTrue();
        }
        assertThat(notes.of("web")).as("the note is taken back").isEmpty();
    }

    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
