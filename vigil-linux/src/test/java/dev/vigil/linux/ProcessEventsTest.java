package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.PLAIN;
import static dev.vigil.linux.Children.await;
import static dev.vigil.linux.Children.plan;
import static dev.vigil.linux.Children.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How processes end, as the process connector tells it. */
final class ProcessEventsTest {
    /** As Linux 6.18 sent it: process 31097 ended with code 7. */
    private static final String EXIT = "4c00000003000000020000000000000001000000010000000200000000000000"
            + "2800000000000080010000007010c70f7e05000079790000797900000007000011000000506100005061000000000000";

    private static final String ANSWER = "4c00000003000000000000000000000001000000010000000000000001000000"
            + "2800000000000000010000000010c70f7e050000000000000000000000000000000000000000000000000000";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void anEndIsReadAsTheKernelSendsIt() {
        byte[] exit = bytes(EXIT);
        ExitEvent event = ExitEvent.parse(exit, exit.length).orElseThrow();
        assertThat(event).isEqualTo(new ExitEvent(0x7979, 0x7979, 0x700));
        assertThat(event.isFirstThread()).isTrue();
        assertThat(event.isAnswer()).isFalse();
        byte[] answer = bytes(ANSWER);
        assertThat(ExitEvent.parse(answer, answer.length)).contains(new ExitEvent(0, 0, 0));
    }

    @Test
    void whatIsNoEndIsPassedOver() {
        byte[] exit = bytes(EXIT);
        for (int length = 0; length < 64; length++) {
            assertThat(ExitEvent.parse(exit, length)).isEmpty();
        }
        byte[] fork = exit.clone();
        ByteBuffer.wrap(fork).order(ByteOrder.nativeOrder()).putInt(36, 1);
        assertThat(ExitEvent.parse(fork, fork.length)).isEmpty();
        byte[] ofAnother = exit.clone();
        ofAnother[16] = 9;
        assertThat(ExitEvent.parse(ofAnother, ofAnother.length)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 33, 64, 1_000, ExitFilter.PROCESSES_MAX})
    void theFilterLetsThroughWhatIsAskedForAlone(int count) {
        List<Integer> wanted =
                IntStream.range(0, count).mapToObj(i -> 300 + 7 * i).toList();
        long[] program = ExitFilter.of(wanted);
        assertThat(program.length).isLessThanOrEqualTo(4_096);
        assertThat(passes(program, bytes(ANSWER))).isTrue();
        for (int pid = 290; pid < 320 + 7 * count; pid++) {
            boolean asked = wanted.contains(pid);
            assertThat(passes(program, exit(pid, pid, 0))).as("%d", pid).isEqualTo(asked);
            assertThat(passes(program, exit(pid + 1, pid, 9))).isEqualTo(asked);
            assertThat(passes(program, exit(pid + 1, pid, 0)))
                    .as("a thread that ended by itself")
                    .isFalse();
        }
        byte[] exec = exit(300, 300, 0);
        ByteBuffer.wrap(exec).order(ByteOrder.nativeOrder()).putInt(36, 2);
        assertThat(passes(program, exec)).isFalse();
    }

    @Test
    void withMoreProcessesThanFitAllEndsPass() {
        long[] program = ExitFilter.of(
                IntStream.rangeClosed(1, ExitFilter.PROCESSES_MAX + 1).boxed().toList());
        assertThat(passes(program, exit(77_777, 77_777, 0))).isTrue();
        assertThat(passes(program, exit(77_778, 77_777, 0))).isFalse();
    }

    private static byte[] exit(int thread, int process, int code) {
        byte[] event = bytes(EXIT);
        ByteBuffer fields = ByteBuffer.wrap(event).order(ByteOrder.nativeOrder());
        fields.putInt(52, thread).putInt(56, process).putInt(60, code);
        return event;
    }

    /** Runs the instructions as the kernel does. */
    private static boolean passes(long[] program, byte[] packet) {
        int a = 0;
        int x = 0;
        for (int at = 0; at < program.length; at++) {
            int operand = (int) (program[at] >>> 32);
            int jumpIf = (int) (program[at] >>> 16) & 0xff;
            int jumpElse = (int) (program[at] >>> 24) & 0xff;
            switch ((int) program[at] & 0xffff) {
                case 0x20 -> a = ByteBuffer.wrap(packet).getInt(operand);
                case 0x07 -> x = a;
                case 0x15 -> at += a == operand ? jumpIf : jumpElse;
                case 0x1d -> at += a == x ? jumpIf : jumpElse;
                case 0x25 -> at += Integer.compareUnsigned(a, operand) > 0 ? jumpIf : jumpElse;
                case 0x06 -> {
                    return operand != 0;
                }
                default -> throw new AssertionError("no such instruction: " + Long.toHexString(program[at]));
            }
        }
        throw new AssertionError("the program ran over its end");
    }

    @Test
    void theKernelTellsTheEndsThatAreAskedFor() {
        int socket = LINUX.listenForExits(1 << 20);
        assumeTrue(socket >= 0, () -> "only root may: " + Errno.describe(socket));
        try {
            assumeTrue(PidNamespace.isFirst(LINUX), "the kernel tells no ends in a container");
            assertThat(next(socket)).containsExactly(new ExitEvent(0, 0, 0));
            int asked = started(LINUX.spawn(plan(PLAIN, "/bin/sleep", "1000")));
            int other = started(LINUX.spawn(plan(PLAIN, "/bin/sleep", "1000")));
            Children.ok(LINUX.filterExits(socket, Set.of(asked)));
            for (int child : List.of(other, asked)) {
                LINUX.kill(child, 9);
                await(child);
            }
            assertThat(next(socket)).containsExactly(new ExitEvent(asked, asked, 9));
            assertThat(LINUX.read(socket, new byte[128], 0, 128)).isEqualTo(-Errno.EAGAIN);
            Children.ok(LINUX.filterExits(
                    socket,
                    IntStream.rangeClosed(1, ExitFilter.PROCESSES_MAX).boxed().toList()));
        } finally {
            LINUX.ignoreExits(socket);
            LINUX.close(socket);
        }
    }

    private static List<ExitEvent> next(int socket) {
        byte[] datagram = new byte[128];
        List<ExitEvent> events = new ArrayList<>();
        long end = System.nanoTime() + 2_000_000_000L;
        while (events.isEmpty() && System.nanoTime() < end) {
            int length = LINUX.read(socket, datagram, 0, datagram.length);
            ExitEvent.parse(datagram, Math.max(0, length)).ifPresent(events::add);
            Thread.onSpinWait();
        }
        return events;
    }
}
