package dev.vigil.app.daemonize;

import dev.vigil.linux.ByteText;
import dev.vigil.linux.Linux;

/**
 * Paths as {@link ByteText}: {@link java.nio.file.Path} has only those that the locale knows. The working directory is
 * that of the kernel.
 */
public final class PathText {
    private PathText() {}

    /** The path from the root, from {@code directory} on where it is relative; without empty parts and {@code .} */
    public static String absolute(String directory, String path) {
        StringBuilder absolute = new StringBuilder(directory.length() + path.length() + 1);
        for (String part : (path.startsWith("/") ? path : directory + "/" + path).split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                absolute.append('/').append(part);
            }
        }
        return absolute.isEmpty() ? "/" : absolute.toString();
    }

    /** The working directory of this process; empty where it is gone. */
    public static String workingDirectory(Linux linux) {
        return linux.readlink("/proc/self/cwd").orElse("");
    }

    static String folder(String absolute) {
        int slash = absolute.lastIndexOf('/');
        return slash <= 0 ? "/" : absolute.substring(0, slash);
    }

    static String name(String absolute) {
        return absolute.substring(absolute.lastIndexOf('/') + 1);
    }
}
