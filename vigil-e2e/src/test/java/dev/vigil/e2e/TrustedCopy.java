package dev.vigil.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * As root Vigil obeys only what nobody else may write. A checkout that root tests may belong to somebody else, as that
 * of a developer or of a build service does: what is used of it is copied then, for the life of this process.
 */
final class TrustedCopy {
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;
    private static final Map<Path, Path> COPIES = new ConcurrentHashMap<>();

    private TrustedCopy() {}

    /** The folder itself where it can be trusted, else a copy. */
    static Path of(Path folder) {
        return COPIES.computeIfAbsent(folder, TrustedCopy::make);
    }

    private static Path make(Path folder) {
        try {
            if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0 || isTrusted(folder)) {
                return folder;
            }
            Path above = Files.createTempDirectory(Path.of("/tmp"), "ve2e-copy");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> run("rm", "-rf", above.toString())));
            Path copy = above.resolve(folder.getFileName());
            run("chmod", "755", above.toString());
            run("cp", "-a", folder.toString(), copy.toString());
            run("chown", "-R", "root:root", copy.toString());
            run("chmod", "-R", "go-w", copy.toString());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTrusted(Path folder) throws IOException {
        for (@Nullable Path at = folder; at != null; at = at.getParent()) {
            int mode = (int) Files.getAttribute(at, "unix:mode");
            boolean othersWrite = (mode & OTHERS_WRITE) != 0 && (at.equals(folder) || (mode & STICKY) == 0);
            if ((int) Files.getAttribute(at, "unix:uid") != 0 || othersWrite) {
                return false;
            }
        }
        return true;
    }

    private static void run(String... command) {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("cannot copy: " + String.join(" ", command) + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
