package dev.vigil.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of what the process connector tells. */
class ExitEventsTest {
    private static final int SOCKET = 77;
    private static final byte[] OVERRUN = {};

    private final List<String> calls = new ArrayList<>();
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private final List<Optional<ChildStatus>> told = new ArrayList<>();
    private long now;
    private long namespace = 4026531836L;

    private final Groups groups =
            new Groups(on("6.1.0"), Cgroups.none(on("6.1.0")), new IdentityVariables(on("6.1.0"), new byte[16]));

    private Linux on(String release) {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(),
                new Class<?>[] {Linux.class},
                (_, method, args) -> switch (method.getName()) {
                    case "readFile" -> Optional.of(release);
                    case "stat" -> Optional.of(new FileStatus(0, 0, 0, 0, namespace, 0, 0));
                    case "monotonicNanos" -> now;
                    case "read" -> read((byte[]) args[1]);
                    case "listenForExits", "filterExits", "ignoreExits", "close" -> {
                        calls.add(method.getName());
                        yield SOCKET;
                    }
                    default -> throw new AssertionError(method.getName());
                });
    }

    private int read(byte[] into) {
        byte[] datagram = queue.poll();
        if (datagram == null) {
            return -Errno.EAGAIN;
        }
        System.arraycopy(datagram, 0, into, 0, datagram.length);
        return datagram.length == 0 ? -Errno.ENOBUFS : datagram.length;
    }

    private static byte[] event(int what, int thread, int process, int code) {
        ByteBuffer bytes = ByteBuffer.allocate(76).order(ByteOrder.nativeOrder());
        bytes.putInt(16, 1).putInt(20, 1).putInt(36, what);
        return bytes.putInt(52, thread).putInt(56, process).putInt(60, code).array();
    }

    private static byte[] exit(int thread, int process, int code) {
        return event(0x80000000, thread, process, code);
    }

    private static byte[] answer(int errno) {
        return event(0, errno, 0, 0);
    }

    private ExitEvents listening() {
        groups.add(new Group(new Incarnation("web", 1), 100, ProcessIdentity.UNKNOWN));
        ExitEvents exits = new ExitEvents(on("6.1.0"), groups);
        assertThat(exits.nextDeadlineNanos()).isEqualTo(now);
        exits.tick(now);
        assertThat(calls).containsExactly("listenForExits", "filterExits");
        assertThat(exits.socket()).isEqualTo(SOCKET);
        return exits;
    }

    @ParameterizedTest
    @CsvSource({"6.15.1, 0", "7.0.0, 0", "6.14.9, 1", "5.10.0, 1"})
    void nothingIsListenedToWhereThePidfdTells(String release, int calls) {
        groups.add(new Group(new Incarnation("web", 1), 100, ProcessIdentity.UNKNOWN));
        ExitEvents exits = new ExitEvents(on(release), groups);
        assertThat(exits.nextDeadlineNanos()).isEqualTo(calls == 0 ? Long.MAX_VALUE : now);
    }

    /** There the numbers of processes are others than those that are told. */
    @Test
    void nothingIsListenedToInAContainer() {
        namespace++;
        groups.add(new Group(new Incarnation("web", 1), 100, ProcessIdentity.UNKNOWN));
        ExitEvents exits = new ExitEvents(on("6.1.0"), groups);
        assertThat(exits.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        exits.await(100, told::add);
        assertThat(told).containsExactly(Optional.empty());
    }

    @Test
    void anEndIsToldAsSoonAsTheKernelTellsIt() {
        ExitEvents exits = listening();
        queue.add(answer(0));
        exits.await(100, told::add);
        assertThat(told).isEmpty();
        now = exits.nextDeadlineNanos();
        exits.tick(now);
        assertThat(told).isEmpty();
        queue.add(exit(100, 100, 7 << 8));
        now = exits.nextDeadlineNanos();
        exits.tick(now);
        assertThat(told).containsExactly(Optional.of(new ChildStatus(false, 7, false)));
        assertThat(exits.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anEndThatIsNotToldIsUnknownAfterAWhile() {
        ExitEvents exits = listening();
        queue.add(answer(0));
        exits.await(100, told::add);
        while (told.isEmpty()) {
            now = exits.nextDeadlineNanos();
            exits.tick(now);
        }
        assertThat(told).containsExactly(Optional.empty());
        assertThat(now).isBetween(100_000_000L, 200_000_000L);
    }

    @Test
    void nobodyWaitsWhereTheKernelHasNotAnswered() {
        ExitEvents exits = listening();
        exits.await(100, told::add);
        assertThat(told).containsExactly(Optional.empty());
    }

    @Test
    void nobodyWaitsWhereTheKernelRefuses() {
        ExitEvents exits = listening();
        queue.add(answer(Errno.EPERM));
        exits.await(100, told::add);
        assertThat(told).containsExactly(Optional.empty());
        assertThat(exits.socket()).isNegative();
        groups.add(new Group(new Incarnation("db", 1), 200, ProcessIdentity.UNKNOWN));
        assertThat(exits.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** As wait(2) would tell it: the first thread's code, or that by which others were ended after it. */
    @Test
    void ofSeveralThreadsTheLastOneThatIsToldCounts() {
        ExitEvents exits = listening();
        queue.add(exit(101, 100, 9));
        queue.add(exit(100, 100, 0));
        assertThat(exits.status(100)).contains(new ChildStatus(false, 0, false));
        queue.add(exit(102, 100, 5 << 8));
        assertThat(exits.status(100)).contains(new ChildStatus(false, 5, false));
    }

    @Test
    void aQueueThatRanOverIsReadToItsEnd() {
        ExitEvents exits = listening();
        queue.addAll(List.of(OVERRUN, exit(300, 300, 0), exit(100, 100, 9)));
        assertThat(exits.status(100)).contains(new ChildStatus(true, 9, false));
    }

    @Test
    void theFilterFollowsTheServicesALittleLater() {
        ExitEvents exits = listening();
        calls.clear();
        groups.add(new Group(new Incarnation("db", 1), 200, ProcessIdentity.UNKNOWN));
        long due = exits.nextDeadlineNanos();
        assertThat(due).isEqualTo(now + 30_000_000);
        groups.add(new Group(new Incarnation("api", 1), 300, ProcessIdentity.UNKNOWN));
        assertThat(exits.nextDeadlineNanos()).isEqualTo(due);
        now = due;
        exits.tick(now);
        assertThat(calls).containsExactly("filterExits");
        exits.close();
        assertThat(calls).containsExactly("filterExits", "ignoreExits", "close");
    }

    @Test
    void aNumberThatAnotherHasNowTellsNothingOfThatOne() {
        ExitEvents exits = listening();
        queue.add(exit(100, 100, 0));
        assertThat(exits.status(100)).isPresent();
        calls.clear();
        exits.expect(100);
        assertThat(exits.status(100)).isEmpty();
        assertThat(calls).as("the filter lets it through already").isEmpty();
        groups.add(new Group(new Incarnation("db", 1), 200, ProcessIdentity.UNKNOWN));
        exits.expect(200);
        assertThat(calls).containsExactly("filterExits");
    }
}
