package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The file through which lines go that get a time in front of them on their way from a pipe to their log.
 *
 * <p>Such lines have to be read and written, and between the two vigild may be killed: they would be lost, or stand in
 * the log twice. So they are first moved here by splice(2), which takes them out of the pipe and keeps them in one
 * step; before that the head of the file tells of which log they are and where that ends. Once they are in the log this
 * file is cut. What a killed vigild leaves here was not written, or not all of it: the log is cut to where it ended,
 * and it is written again.
 */
final class StampSpool {
    private static final int NONE = -1;
    private static final int HEAD_BYTES = 4096;
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    private final Linux linux;
    private final String path;
    private int file = NONE;
    private String boot = "";
    private long waiting;
    private Target target = new Target("", 0, 0);

    /**
     * Where bytes go.
     *
     * @param log its name
     * @param segmentMicros when its segment begins
     * @param offset where that ended before them
     */
    record Target(String log, long segmentMicros, long offset) {
        private static final int NUMBERS_BYTES = 2 * Long.BYTES;

        byte[] bytes(String boot) {
            byte[] names = (boot + "\n" + log).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(NUMBERS_BYTES + Integer.BYTES + names.length)
                    .putLong(segmentMicros)
                    .putLong(offset)
                    .putInt(names.length)
                    .put(names)
                    .array();
        }

        /** One without a name where {@code head} is not of this boot, or nothing that was written here. */
        static Target of(byte[] head, String boot) {
            ByteBuffer from = ByteBuffer.wrap(head);
            long micros = from.getLong();
            long offset = from.getLong();
            int length = Math.clamp(from.getInt(), 0, from.remaining());
            String names = new String(head, from.position(), length, StandardCharsets.UTF_8);
            String mark = boot + "\n";
            return new Target(names.startsWith(mark) ? names.substring(mark.length()) : "", micros, offset);
        }
    }

    /** @param path of the file, which is made when it is first needed */
    StampSpool(Linux linux, String path) {
        this.linux = linux;
        this.path = path;
    }

    /** Opens it, and takes up what an earlier vigild has left in it. Without it lines go directly. */
    void open() {
        if (file != NONE) {
            return;
        }
        file = Math.max(NONE, linux.openNoFollow(path, Flags.O_RDWR | Flags.O_CREAT, 0600));
        boot = linux.readFile(BOOT_ID).orElse("").strip();
        byte[] head = new byte[HEAD_BYTES];
        if (file != NONE && linux.pread(file, head, 0, HEAD_BYTES, 0) == HEAD_BYTES) {
            target = Target.of(head, boot);
            waiting = target.log().isEmpty() ? 0 : Math.max(0, linux.size(file) - HEAD_BYTES);
        }
    }

    /** Whether bytes may be taken: it is there and empty. */
    boolean isFree() {
        return file != NONE && waiting == 0;
    }

    /** Bytes in it that are on their way to {@code log}. */
    long waitingFor(String log) {
        return waiting > 0 && log.equals(target.log()) ? waiting : 0;
    }

    /** Where those that are in it go. */
    Target target() {
        return target;
    }

    /** Takes bytes out of {@code pipe} while {@link #isFree}. @return how many, or -errno */
    long take(int pipe, int bytesMax, Target to) {
        byte[] head = Arrays.copyOf(to.bytes(boot), HEAD_BYTES);
        int cut = linux.truncate(file, 0);
        int noted = cut < 0 ? cut : linux.pwrite(file, head, 0, HEAD_BYTES, 0);
        if (noted < HEAD_BYTES) {
            return noted < 0 ? noted : -Errno.ENOSPC;
        }
        target = to;
        long taken = linux.splice(pipe, file, HEAD_BYTES, bytesMax);
        waiting = Math.max(0, taken);
        return taken;
    }

    /** What is in it. */
    byte[] read() {
        byte[] bytes = new byte[(int) Math.min(waiting, PipeInspector.WINDOW_BYTES)];
        int read = linux.pread(file, bytes, 0, bytes.length, HEAD_BYTES);
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(0, read));
    }

    /** All of it is in the log. */
    void written() {
        linux.truncate(file, 0);
        waiting = 0;
    }

    void close() {
        if (file != NONE) {
            linux.close(file);
            file = NONE;
        }
    }
}
