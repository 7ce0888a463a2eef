package dev.vigil.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, gathered as bytes and written in large pieces. A reader who goes away ({@code vigil logs | head})
 * shows as an {@link IOException}, for Java ignores SIGPIPE.
 */
final class OutputBuffer {
    private static final int BUFFER_BYTES = 1 << 16;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final OutputStream stream;
    private final Terminal terminal;
    private int used;

    OutputBuffer(OutputStream stream, Terminal terminal) {
        this.stream = stream;
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    OutputBuffer print(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= 0x80) {
                byte[] rest = part.substring(i).getBytes(StandardCharsets.UTF_8);
                return bytes(rest, 0, rest.length);
            }
            put((byte) c);
        }
        return this;
    }

    /** {@code part} in a colour, where there is colour. */
    OutputBuffer print(String part, Style style) {
        return terminal.colour() ? print(style.begin()).print(part).print(Style.END) : print(part);
    }

    /** Spaces. */
    OutputBuffer pad(int count) {
        for (int i = 0; i < count; i++) {
            put((byte) ' ');
        }
        return this;
    }

    OutputBuffer line(String line) {
        return print(line).endLine();
    }

    OutputBuffer endLine() {
        put((byte) '\n');
        return this;
    }

    /** Bytes as they are. */
    OutputBuffer bytes(byte[] bytes, int offset, int length) {
        if (length > BUFFER_BYTES - used) {
            drain();
        }
        if (length > BUFFER_BYTES) {
            write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
        return this;
    }

    void flush() {
        drain();
        try {
            stream.flush();
        } catch (IOException e) {
            throw new UnwritableOutput(e);
        }
    }

    private void put(byte b) {
        if (used == BUFFER_BYTES) {
            drain();
        }
        buffer[used++] = b;
    }

    private void drain() {
        int count = used;
        used = 0; // also where it fails: what cannot be written is not tried again
        write(buffer, 0, count);
    }

    private void write(byte[] bytes, int offset, int length) {
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UnwritableOutput(e);
        }
    }

    /** What was to be shown could not be written. */
    static final class UnwritableOutput extends UncheckedIOException {
        private static final long serialVersionUID = 1;

        UnwritableOutput(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
