package dev.vigil.config.model;

import dev.vigil.config.text.Escaped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A configuration file that has been read.
 *
 * @param path as the user gave it
 * @param place the place of the whole file
 * @param text all of it
 */
public record SourceFile(Path path, Place place, String text) {
    /** The parser takes up to 300 bytes of memory for each byte of a file; 10,000 services are about 1 MB. */
    public static final int BYTES_MAX = 4 * 1024 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Reads a file of UTF-8 text; what keeps it from that is noted. */
    public static Optional<SourceFile> read(Path path, Place place, LoadContext context) {
        try {
            return Optional.of(new SourceFile(path, place, text(path)));
        } catch (Unreadable unreadable) {
            context.lose(
                    place.at(unreadable.line, unreadable.column),
                    "cannot read " + Escaped.text(path.toString()) + ": " + unreadable.getMessage());
        } catch (IOException failure) {
            context.lose(place, "cannot read " + Escaped.text(path.toString()) + ": " + reason(failure));
        }
        return Optional.empty();
    }

    /** Absolute path of the directory that the file is in. */
    public String directory() {
        Path parent = path.toAbsolutePath().normalize().getParent();
        return parent == null ? "/" : parent.toString();
    }

    private static String text(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new Unreadable("it is a directory", 0, 0);
        }
        // Opening a FIFO would wait for a writer.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new Unreadable("it is not a regular file", 0, 0);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new Unreadable("it is larger than 4 MiB", 0, 0);
            }
            return decode(bytes);
        }
    }

    private static String decode(byte[] bytes) throws Unreadable {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw unreadable(String.format("it is not UTF-8 text (byte 0x%02x)", in.get()), text, text.length());
        }
        if (text.indexOf('\0') >= 0) {
            throw unreadable("it is not text (NUL character)", text, text.indexOf('\0'));
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static Unreadable unreadable(String reason, String text, int at) {
        String before = text.substring(0, at);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Unreadable(reason, line, at - before.lastIndexOf('\n'));
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException none -> "no such file";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other when other.getReason() != null -> Escaped.text(other.getReason());
            default -> Escaped.text(String.valueOf(failure.getMessage()));
        };
    }

    private static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final int column;

        Unreadable(String message, int line, int column) {
            super(message);
            this.line = line;
            this.column = column;
        }
    }
}
