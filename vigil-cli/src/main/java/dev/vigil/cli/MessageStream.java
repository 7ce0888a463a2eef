package dev.vigil.cli;

import dev.vigil.config.text.ControlCharacters;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Messages in UTF-8, flushed at once, with control characters escaped except line ends and tabs. */
final class MessageStream extends PrintStream {
    MessageStream(PrintStream stream) {
        super(stream, true, StandardCharsets.UTF_8);
    }

    @Override
    public void print(@Nullable String text) {
        super.print(ControlCharacters.escapedInLines(String.valueOf(text)));
    }
}
