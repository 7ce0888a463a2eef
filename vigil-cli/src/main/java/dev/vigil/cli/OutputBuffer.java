package dev.vigil.cli;

import dev.vigil.config.text.ControlCharacters;
import dev.vigil.config.text.TerminalFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, gathered as bytes and written in large pieces. Whatever text is printed, no control character in it
 * reaches the reader but line ends and tabs; what steers a terminal is written by {@link #control}. A reader who goes
 * away ({@code vigil logs | head}) shows as an {@link IOException}, for Java ignores SIGPIPE.
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

    /** With control characters escaped, except line ends and tabs. */
    OutputBuffer print(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= 0x7f || (c < ' ' && c != '\n' && c != '\t')) {
                return control(ControlCharacters.escapedInLines(part.substring(i)));
            }
            put((byte) c);
        }
        return this;
    }

    /** Our own text for a terminal, with sequences that it obeys. */
    OutputBuffer control(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes(bytes, 0, bytes.length);
    }

    /** {@code part} in a colour, where there is colour. */
    OutputBuffer print(String part, Style style) {
        return terminal.colour() ? control(style.begin()).print(part).control(Style.END) : print(part);
    }

    /** What a program wrote, as a terminal may have it. */
    OutputBuffer program(TerminalFilter filter, String text) {
        byte[] shown = filter.piece(text.getBytes(StandardCharsets.UTF_8));
        byte[] end = filter.end();
        return bytes(shown, 0, shown.length).bytes(end, 0, end.length);
    }

    /** A JSON text as one line: control characters in its strings are escaped as JSON does. */
    OutputBuffer json(String json) {
        return control(ControlCharacters.escapedInJson(json)).endLine();
    }

    /** The same of its bytes in UTF-8. */
    OutputBuffer json(byte[] json) {
        return json(new String(json, StandardCharsets.UTF_8));
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
