package dev.vigil.app;

import dev.vigil.linux.Linux;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Says on standard error what went wrong, {@code name: cannot X: reason}. */
final class ErrorReporter {
    private static final int STDERR = 2;

    private final Linux linux;
    private final String name;

    ErrorReporter(Linux linux, String name) {
        this.linux = linux;
        this.name = name;
    }

    void say(String message) {
        byte[] line = (name + ": " + message + "\n").getBytes(StandardCharsets.UTF_8);
        linux.write(STDERR, line, 0, line.length); // whoever has closed it wants to know nothing
    }

    /** With the stack trace behind it: who reads it has to find the place. */
    void say(String what, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        say(of(what, thrown) + "\n" + trace.toString().stripTrailing());
    }

    /** {@code cannot stop: reason}: the message of an exception, or else what it is. */
    static String of(String what, Throwable thrown) {
        String message = thrown.getMessage();
        return "cannot " + what + ": " + (message == null || message.isBlank() ? thrown.toString() : message);
    }
}
