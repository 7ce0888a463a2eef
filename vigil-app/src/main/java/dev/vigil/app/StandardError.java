package dev.vigil.app;

import dev.vigil.linux.Linux;

/** Where messages go that no log daemon takes. */
record StandardError(Linux linux) implements Transport {
    private static final int STDERR = 2;

    @Override
    public boolean send(Entry entry) {
        byte[] lines = entry.lines();
        int at = 0;
        while (at < lines.length) {
            int written = linux.write(STDERR, lines, at, lines.length - at);
            if (written <= 0) {
                return true; // whoever has closed it wants to know nothing
            }
            at += written;
        }
        return true;
    }

    @Override
    public void close() {
        // it belongs to the process
    }
}
