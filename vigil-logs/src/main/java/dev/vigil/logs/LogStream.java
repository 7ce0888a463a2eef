package dev.vigil.logs;

/** Which of a service's outputs a log holds. Its files carry {@link #prefix} before the names of the layout. */
public enum LogStream {
    /** Standard output, and standard error where it is merged. */
    OUT(""),
    /** A separate standard error. */
    ERR("err.");

    private final String prefix;

    LogStream(String prefix) {
        this.prefix = prefix;
    }

    public String prefix() {
        return prefix;
    }

    /** Name of the segment being written. */
    public String current() {
        return prefix + "current";
    }

    /** Name of the index of time of the segment being written. */
    public String currentIndex() {
        return prefix + "current.idx";
    }

    /** Name of the file that tells what was lost. */
    public String lost() {
        return prefix + "lost";
    }
}
