package dev.vigil.cli;

/** Entry point of the command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Startup.hasten();
        System.exit(new Vigil(Console.ofProcess()).run(args));
    }
}
