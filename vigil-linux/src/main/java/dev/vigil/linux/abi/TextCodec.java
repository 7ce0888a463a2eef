package dev.vigil.linux.abi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of the kernel as text, and back without loss. Paths, arguments and variables of Linux are bytes, most of them
 * UTF-8, some of an older encoding, whatever the locale. A byte 0x80 to 0xff that is not a part of UTF-8 becomes half
 * of a surrogate pair, U+DC80 to U+DCFF, which no text in UTF-8 has: the way of Python's PEP 383.
 */
public final class TextCodec {
    private static final char FIRST = '\udc80';
    private static final char LAST = '\udcff';
    private static final int LOW_BYTE = 0xff;

    private TextCodec() {}

    /** The bytes that were this text. Half of another surrogate pair becomes {@code ?}. */
    public static byte[] encode(String text) {
        int at = firstSingle(text, 0);
        if (at == text.length()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        int from = 0;
        while (at < text.length()) {
            bytes.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
            bytes.write(text.charAt(at) & LOW_BYTE);
            from = at + 1;
            at = firstSingle(text, from);
        }
        bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Where the next character stands that is a single byte; the length of the text: nowhere. */
    private static int firstSingle(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= FIRST && character <= LAST && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return i;
            }
        }
        return text.length();
    }

    /** The text of bytes. */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : decodeEach(bytes);
    }

    private static String decodeEach(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        CharBuffer into = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(from, into, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                into.put((char) (FIRST + (from.get() & LOW_BYTE) - 0x80));
            }
            result = decoder.reset().decode(from, into, true);
        }
        return into.flip().toString();
    }
}
