package dev.vigil.config.environment;

import dev.vigil.config.environment.EnvironmentText.LineProblem;
import dev.vigil.config.environment.EnvironmentText.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of variables as they are while the configuration is read, each read once. A file that is not there, or can't
 * be read, says nothing: it may be there when its service is launched, and the user of the service may be another.
 */
public final class EnvironmentFiles {
    /** Larger ones are not read, here and at a launch. */
    public static final int BYTES_MAX = 1 << 20;

    private static final Parsed NOTHING = new Parsed(Map.of(), List.of());
    private static final Parsed TOO_LARGE =
            new Parsed(Map.of(), List.of(new LineProblem(0, 0, "cannot read this file: it is larger than 1 MiB")));

    private final Map<Path, Parsed> files = new HashMap<>();

    /** None is read before it is asked for. */
    public EnvironmentFiles() {}

    /** What {@code file} says. */
    public Parsed read(Path file) {
        return files.computeIfAbsent(file, EnvironmentFiles::parse);
    }

    private static Parsed parse(Path file) {
        // Opening a FIFO would wait for a writer.
        if (!Files.isRegularFile(file)) {
            return NOTHING;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            return bytes.length > BYTES_MAX
                    ? TOO_LARGE
                    : EnvironmentText.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return NOTHING;
        }
    }
}
