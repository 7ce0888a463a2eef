package dev.vigil.linux;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the process connector tells.
 *
 * @param thread the number of the thread that ended; that of a process is the number of its first thread
 * @param process whose thread it was; 0: this is the kernel's answer to who listens
 * @param code the end as wait(2) encodes it, or the errno of the answer; 0: it will tell
 */
public record ExitEvent(int thread, int process, int code) {
    static final int EVENT = Layout.NLMSGHDR + Layout.CN_MSG;
    static final int ANSWER = EVENT + Layout.PROC_EVENT_ANSWER;
    static final int THREAD = EVENT + Layout.PROC_EVENT_THREAD;
    static final int PROCESS = EVENT + Layout.PROC_EVENT_PROCESS;
    static final int CODE = EVENT + Layout.PROC_EVENT_CODE;

    /** Reads a datagram; empty when it is neither. */
    public static Optional<ExitEvent> parse(byte[] datagram, int length) {
        if (length < CODE + Integer.BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(datagram, 0, length).order(ByteOrder.nativeOrder());
        boolean ofProcesses = bytes.getInt(Layout.NLMSGHDR) == Constants.CN_IDX_PROC
                && bytes.getInt(Layout.NLMSGHDR + Layout.CN_MSG_VAL) == Constants.CN_VAL_PROC;
        if (!ofProcesses) {
            return Optional.empty();
        }
        return switch (bytes.getInt(EVENT)) {
            case Constants.PROC_EVENT_NONE -> Optional.of(new ExitEvent(0, 0, bytes.getInt(ANSWER)));
            case Constants.PROC_EVENT_EXIT ->
                Optional.of(new ExitEvent(bytes.getInt(THREAD), bytes.getInt(PROCESS), bytes.getInt(CODE)));
            default -> Optional.empty();
        };
    }

    /** Whether it answers who listens, and tells of no end. */
    public boolean isAnswer() {
        return process == 0;
    }

    /** Whether it is the end of the first thread, whose code is that of the process unless others end it later. */
    public boolean isFirstThread() {
        return thread == process;
    }
}
