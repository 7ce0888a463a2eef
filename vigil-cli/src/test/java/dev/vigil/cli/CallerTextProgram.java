package dev.vigil.cli;

import dev.vigil.linux.ByteText;

/** Writes its arguments and its variable {@code V}, a line each. */
final class CallerTextProgram {
    private CallerTextProgram() {}

    public static void main(String[] arguments) {
        for (String argument : CallerText.arguments(arguments)) {
            write(argument);
        }
        write(CallerText.environment(System.getenv()).getOrDefault("V", ""));
    }

    private static void write(String text) {
        System.out.writeBytes(ByteText.encode(text + "\n"));
    }
}
