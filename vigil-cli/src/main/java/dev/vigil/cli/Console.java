package dev.vigil.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the command has around it. Tests bring their own.
 *
 * @param out standard output
 * @param err standard error; control characters in what is printed to it are escaped
 * @param environment its variables
 * @param directory its working directory; empty for that of the process
 * @param nowMillis the wall clock, milliseconds since 1970
 * @param progress whether someone watches: standard error is a terminal
 */
record Console(
        OutputBuffer out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        LongSupplier nowMillis,
        boolean progress) {
    Console {
        err = new MessageStream(err);
    }

    /** That of this process. */
    static Console ofProcess() {
        Map<String, String> environment = CallerText.environment(System.getenv());
        Terminal terminal = Terminal.of(1, environment);
        OutputBuffer out = new OutputBuffer(new FileOutputStream(FileDescriptor.out), terminal);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Console(out, err, environment, Path.of(""), System::currentTimeMillis, Terminal.isTerminal(2));
    }
}
