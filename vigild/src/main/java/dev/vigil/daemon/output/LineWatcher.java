package dev.vigil.daemon.output;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what passes by into lines for one who waits for a certain line. A longer line is told by its beginning. */
final class LineWatcher {
    static final int LINE_BYTES_MAX = 8 << 10;

    private final Consumer<String> hearer;
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private int length;
    private boolean told;

    LineWatcher(Consumer<String> hearer) {
        this.hearer = hearer;
    }

    void feed(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                endLine();
            } else if (length < LINE_BYTES_MAX) {
                line[length++] = bytes[i];
            } else if (!told) {
                tell();
            }
        }
    }

    private void endLine() {
        if (!told) {
            tell();
        }
        told = false;
        length = 0;
    }

    private void tell() {
        told = true;
        hearer.accept(new String(line, 0, length, StandardCharsets.UTF_8));
    }
}
