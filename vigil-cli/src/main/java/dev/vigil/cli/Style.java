package dev.vigil.cli;

/** How text stands out on a terminal: SGR sequences of console_codes(4). */
enum Style {
    BOLD("\033[1m"),
    FAINT("\033[2m"),
    RED("\033[31m"),
    GREEN("\033[32m"),
    YELLOW("\033[33m"),
    BLUE("\033[34m"),
    MAGENTA("\033[35m"),
    CYAN("\033[36m");

    static final String END = "\033[0m";

    private static final Style[] OF_SERVICES = {CYAN, GREEN, YELLOW, MAGENTA, BLUE};

    private final String begin;

    Style(String begin) {
        this.begin = begin;
    }

    String begin() {
        return begin;
    }

    /** That of a state's word: good, on its way, bad. */
    static Style ofState(String state) {
        return switch (state) {
            case "running", "completed", "healthy", "yes" -> GREEN;
            case "failed", "unhealthy", "no" -> RED;
            case "down", "-" -> FAINT;
            default -> YELLOW;
        };
    }

    /** That of the {@code index}-th of several services side by side. */
    static Style ofService(int index) {
        return OF_SERVICES[index % OF_SERVICES.length];
    }
}
