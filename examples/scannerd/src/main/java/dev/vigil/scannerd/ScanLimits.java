package dev.vigil.scannerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What may be asked for. Read from a file, {@code ports-max=N}, at the start and again at SIGHUP. */
final class ScanLimits {
    private static final int PORTS_MAX_DEFAULT = 1024;
    private static final String PORTS_MAX = "ports-max=";

    private final Optional<Path> file;
    private volatile int portsMax = PORTS_MAX_DEFAULT;

    ScanLimits(Optional<Path> file) {
        this.file = file;
    }

    int portsMax() {
        return portsMax;
    }

    /** What was before stays when the file is not right. */
    void read() throws IOException {
        if (file.isEmpty()) {
            return;
        }
        for (String line : Files.readAllLines(file.get())) {
            String text = line.strip();
            if (text.startsWith(PORTS_MAX)) {
                portsMax = number(text.substring(PORTS_MAX.length()));
            }
        }
    }

    private int number(String text) throws IOException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("cannot read " + file.orElseThrow() + ": ports-max is no number (" + text + ")", e);
        }
    }
}
