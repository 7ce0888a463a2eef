package dev.vigil.linux;

import dev.vigil.linux.abi.TextCodec;

/**
 * Text that stands for bytes: of paths, arguments, variables and small files, as all system calls here take and give
 * it. Bytes that are UTF-8 are that text; any other byte 0x80 to 0xff is half of a surrogate pair, U+DC80 to U+DCFF. So
 * what comes from Linux goes back to it unchanged, in whatever encoding somebody wrote it.
 */
public final class ByteText {
    private ByteText() {}

    /** The bytes that this text stands for. */
    public static byte[] encode(String text) {
        return TextCodec.encode(text);
    }

    /** The text that stands for these bytes. */
    public static String decode(byte[] bytes) {
        return TextCodec.decode(bytes);
    }
}
