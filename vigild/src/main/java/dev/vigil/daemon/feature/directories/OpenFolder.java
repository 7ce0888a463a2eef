package dev.vigil.daemon.feature.directories;

/** A folder by the descriptor that is open on it: whatever happens to its path, this one is meant. */
public final class OpenFolder {
    private OpenFolder() {}

    /** A path of the open file itself, proc(5); what stands below it is looked up in that very folder. */
    public static String path(int fd) {
        return "/proc/self/fd/" + fd;
    }
}
