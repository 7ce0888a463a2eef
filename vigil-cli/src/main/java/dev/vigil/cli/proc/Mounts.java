package dev.vigil.cli.proc;

import java.util.ArrayList;
import java.util.List;

/** Mount points that a process sees, proc_pid_mountinfo(5). */
final class Mounts {
    private static final int POINT_FIELD = 4;

    private final List<String> points = new ArrayList<>();

    Mounts(String mountInfo) {
        for (String line : mountInfo.lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length > POINT_FIELD) {
                points.add(unescape(fields[POINT_FIELD]));
            }
        }
    }

    /** The mount point of the file system that an absolute path is on. */
    String pointOf(String path) {
        String best = "/";
        for (String point : points) {
            boolean below = path.equals(point) || path.startsWith(point + "/");
            if (below && point.length() > best.length()) {
                best = point;
            }
        }
        return best;
    }

    /** A space, tab, newline or backslash stands there as three octal digits. */
    private static String unescape(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
