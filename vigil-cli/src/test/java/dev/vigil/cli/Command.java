package dev.vigil.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The command in this process, below a directory of a test, on 2026-11-21 at 14:00:00 UTC. */
final class Command {
    static final long NOW_MILLIS = 1_795_269_600_000L;

    private final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private Terminal terminal = Terminal.NONE;

    /** What a run came to. */
    record Ran(int code, String out, String err) {}

    private Command(Path root) {
        this.root = root;
        environment.put("HOME", root.toString());
        environment.put("VIGIL_ROOT", root.toString());
    }

    /** With {@code root} as its root and working directory. */
    static Command in(Path root) {
        return new Command(root);
    }

    Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** With standard output on a colour terminal. */
    Command onTerminal(int columns) {
        terminal = new Terminal(true, true, () -> columns, () -> 24);
        return this;
    }

    Ran run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console =
                new Console(new OutputBuffer(out, terminal), errors, environment, root, () -> NOW_MILLIS, false);
        int code = new Vigil(console).run(args);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
