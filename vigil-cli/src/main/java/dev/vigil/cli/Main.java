package dev.vigil.cli;

/** Entry point of the command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Startup.hasten();
        int code = new Vigil(Console.ofProcess()).run(CallerText.arguments(args));
        // Not exit: it looks for a logger to tell, and there are no hooks that would have to run.
        Runtime.getRuntime().halt(code);
    }
}
