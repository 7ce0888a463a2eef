package dev.vigil.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** One verb of the command. */
interface Verb {
    /** What it takes, and its help. Built only for the verb that is named, and for help. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws CommandFailure when it cannot
     * @throws IOException when a file that it needs fails it
     */
    int run(Invocation invocation) throws IOException;
}
