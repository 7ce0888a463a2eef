package dev.vigil.linux;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import java.nio.ByteOrder;
import java.util.Collection;

/**
 * The program that the kernel runs on each event of the process connector, to see whether the socket is to get it: a
 * classic BPF program, Documentation/networking/filter.rst. It compares numbers as they lie in the message, in network
 * order, so ours are turned around. The process's number is looked for in a list of blocks, of which most are passed
 * over by one comparison.
 */
final class ExitFilter {
    /** What one program has room for; with more, the end of every process is let through. */
    static final int PROCESSES_MAX = 3_600;

    private static final int BLOCK = 32;
    private static final int ALL = -1;
    private static final int NOTHING = 0;
    private static final int LOAD = Constants.BPF_LD | Constants.BPF_W | Constants.BPF_ABS;
    private static final int IF_EQUAL = Constants.BPF_JMP | Constants.BPF_JEQ | Constants.BPF_K;
    private static final int IF_EQUAL_X = Constants.BPF_JMP | Constants.BPF_JEQ | Constants.BPF_X;
    private static final int IF_GREATER = Constants.BPF_JMP | Constants.BPF_JGT | Constants.BPF_K;
    private static final int RETURN = Constants.BPF_RET | Constants.BPF_K;
    private static final int TO_X = Constants.BPF_MISC | Constants.BPF_TAX;

    private final long[] instructions = new long[Constants.BPF_MAXINSNS];
    private int count;

    private ExitFilter() {}

    /** One {@code struct sock_filter} an element, from the lowest bits on: code, jump if so, jump if not, operand. */
    static long[] of(Collection<Integer> processes) {
        var filter = new ExitFilter();
        filter.addKind();
        filter.addProcesses(processes);
        long[] program = new long[filter.count];
        System.arraycopy(filter.instructions, 0, program, 0, program.length);
        return program;
    }

    /** The kernel's answers; the ends of first threads, and of others if they were ended. */
    private void addKind() {
        add(LOAD, 0, 0, ExitEvent.EVENT);
        add(IF_EQUAL, 3, 0, network(Constants.PROC_EVENT_EXIT));
        add(IF_EQUAL, 0, 1, network(Constants.PROC_EVENT_NONE));
        add(RETURN, 0, 0, ALL);
        add(RETURN, 0, 0, NOTHING);
        add(LOAD, 0, 0, ExitEvent.PROCESS);
        add(TO_X, 0, 0, 0);
        add(LOAD, 0, 0, ExitEvent.THREAD);
        add(IF_EQUAL_X, 3, 0, 0);
        add(LOAD, 0, 0, ExitEvent.CODE);
        add(IF_EQUAL, 0, 1, 0);
        add(RETURN, 0, 0, NOTHING);
        add(LOAD, 0, 0, ExitEvent.PROCESS);
    }

    private void addProcesses(Collection<Integer> processes) {
        if (processes.size() > PROCESSES_MAX) {
            add(RETURN, 0, 0, ALL);
            return;
        }
        long[] sorted = processes.stream()
                .mapToLong(process -> Integer.toUnsignedLong(network(process)))
                .sorted()
                .toArray();
        for (int from = 0; from < sorted.length; from += BLOCK) {
            addBlock(sorted, from, Math.min(BLOCK, sorted.length - from));
        }
        add(RETURN, 0, 0, NOTHING);
    }

    private void addBlock(long[] sorted, int from, int length) {
        add(IF_GREATER, length + 2, 0, (int) sorted[from + length - 1]);
        for (int i = 0; i < length; i++) {
            add(IF_EQUAL, length - i, 0, (int) sorted[from + i]);
        }
        add(RETURN, 0, 0, NOTHING);
        add(RETURN, 0, 0, ALL);
    }

    private void add(int code, int jumpIf, int jumpElse, int operand) {
        instructions[count++] = code
                | (long) jumpIf << (Layout.SOCK_FILTER_JT * Byte.SIZE)
                | (long) jumpElse << (Layout.SOCK_FILTER_JF * Byte.SIZE)
                | (long) operand << (Layout.SOCK_FILTER_K * Byte.SIZE);
    }

    private static int network(int number) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(number) : number;
    }
}
