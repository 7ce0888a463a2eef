package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vigil.linux.abi.Scratch;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What execve(2) takes: addresses of a path and of two arrays of pointers, ended by null, in one piece of the thread's
 * memory.
 */
record ExecArguments(long path, long argv, long environment) {
    /** Whether C can take these texts: a zero inside would end one early, unseen. */
    static boolean isPossible(String path, List<String> argv, List<String> environment) {
        return path.indexOf(0) < 0 && hasNoZero(argv) && hasNoZero(environment);
    }

    static ExecArguments of(String path, List<String> argv, List<String> environment) {
        List<byte[]> texts = new ArrayList<>(1 + argv.size() + environment.size());
        long textBytes = add(List.of(path), texts) + add(argv, texts) + add(environment, texts);
        long pointerBytes = (texts.size() + 2L) * Long.BYTES;
        MemorySegment block = Scratch.mine().block(pointerBytes + textBytes);
        fill(block, texts, argv.size(), pointerBytes);
        long pointers = block.address();
        return new ExecArguments(pointers + pointerBytes, pointers, pointers + (argv.size() + 1L) * Long.BYTES);
    }

    /** @return how many bytes they take with their zeros */
    private static long add(List<String> texts, List<byte[]> into) {
        long bytes = 0;
        for (String text : texts) {
            byte[] encoded = ByteText.encode(text);
            into.add(encoded);
            bytes += encoded.length + 1;
        }
        return bytes;
    }

    /** Pointers to the texts but the first with a null after {@code split} of them and at the end; then the texts. */
    private static void fill(MemorySegment block, List<byte[]> texts, int split, long textsFrom) {
        long at = textsFrom;
        long pointer = 0;
        for (int i = 0; i < texts.size(); i++) {
            byte[] text = texts.get(i);
            MemorySegment.copy(text, 0, block, JAVA_BYTE, at, text.length);
            block.set(JAVA_BYTE, at + text.length, (byte) 0);
            if (i > 0) {
                block.set(JAVA_LONG, pointer, block.address() + at);
                pointer += Long.BYTES;
            }
            if (i == split) {
                block.set(JAVA_LONG, pointer, 0);
                pointer += Long.BYTES;
            }
            at += text.length + 1L;
        }
        block.set(JAVA_LONG, pointer, 0);
    }

    private static boolean hasNoZero(List<String> texts) {
        for (String text : texts) {
            if (text.indexOf(0) >= 0) {
                return false;
            }
        }
        return true;
    }
}
