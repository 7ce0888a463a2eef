package dev.vigil.core.spec;

/** How a service that runs takes up a change of one of its settings. */
public enum Uptake {
    /** At once; its processes are left alone. */
    LIVE("at once"),
    /** It matters when the service starts, and what runs is as good as with it: from the next start on. */
    NEXT_START("from the next start on"),
    /** What runs was launched with it: the service must be restarted. */
    RESTART("needs a restart");

    private final String words;

    Uptake(String words) {
        this.words = words;
    }

    /** For a reader: {@code needs a restart}. */
    public String words() {
        return words;
    }
}
