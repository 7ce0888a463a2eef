package dev.vigil.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Runs many commands in one process. The build starts it when it makes the AOT cache of the command: a cache remembers
 * what one process has loaded, and a single command would leave out the classes of all others. It is in the product
 * because the class path must be the same then as later.
 */
final class AotTraining {
    private AotTraining() {}

    /**
     * Arguments: a file with one command on each line, its words separated by tabs. What comes of them is no matter.
     */
    public static void main(String[] args) throws IOException {
        Objects.requireNonNull(Main.class); // is loaded by this, and so remembered
        Startup.hasten();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            new Vigil(Console.ofProcess()).run(line.split("\t", -1));
        }
    }
}
