package dev.vigil.sim.kernel;

import java.nio.charset.StandardCharsets;

/** Standard error of vigild: hands on each line. */
final class SimStandardError extends OpenFile {
    private final Kernel kernel;
    private final StringBuilder begun = new StringBuilder();

    SimStandardError(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    int write(byte[] from, int offset, int length) {
        begun.append(new String(from, offset, length, StandardCharsets.UTF_8));
        int end = begun.indexOf("\n");
        while (end >= 0) {
            String line = begun.substring(0, end);
            begun.delete(0, end + 1);
            kernel.note(line);
            kernel.observer().said(line);
            end = begun.indexOf("\n");
        }
        return length;
    }
}
