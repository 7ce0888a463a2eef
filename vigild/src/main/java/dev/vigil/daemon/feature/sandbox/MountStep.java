package dev.vigil.daemon.feature.sandbox;

/**
 * One change of what a service sees of the file system.
 *
 * @param path where, absolute and without symbolic links
 * @param source what is copied, or where a link leads
 * @param options of a file system in memory
 * @param name for messages: {@code sandbox read-only /nix}
 */
record MountStep(Kind kind, String path, String source, String options, String name) {
    private static final String CLOSED = "mode=0711,size=4k,nr_inodes=1k";

    /** In the order in which those of one path are done. */
    enum Kind {
        /** An empty file system in memory. */
        MEMORY,
        /** The same, which is read-only in the end. */
        SEALED_MEMORY,
        /** All that there is becomes read-only. */
        ALL_READ_ONLY,
        /** A copy of what was at {@code source} before all steps, which cannot be written. */
        READ_ONLY,
        /** A copy of what was at {@code source} before all steps. */
        COPY,
        /** A symbolic link, made in a file system in memory. */
        LINK
    }

    static MountStep memory(String path, String options, String name) {
        return new MountStep(Kind.MEMORY, path, "", options, name);
    }

    static MountStep sealed(String path, String options, String name) {
        return new MountStep(Kind.SEALED_MEMORY, path, "", options, name);
    }

    /** A folder that is empty; it may be passed through to what vigild gives to the service below it. */
    static MountStep closed(String path, String name) {
        return sealed(path, CLOSED, name);
    }

    static MountStep readOnly(String path, String name) {
        return new MountStep(path.equals("/") ? Kind.ALL_READ_ONLY : Kind.READ_ONLY, path, path, "", name);
    }

    static MountStep copy(String path, String source, String name) {
        return new MountStep(Kind.COPY, path, source, "", name);
    }

    static MountStep link(String path, String target, String name) {
        return new MountStep(Kind.LINK, path, target, "", name);
    }

    boolean isMemory() {
        return kind == Kind.MEMORY || kind == Kind.SEALED_MEMORY;
    }

    boolean isCopy() {
        return kind == Kind.COPY || kind == Kind.READ_ONLY;
    }

    /** Whether {@code other} is at or below its path. */
    boolean covers(String other) {
        return other.equals(path) || path.equals("/") || other.startsWith(path + "/");
    }
}
