package dev.vigil.config;

import dev.vigil.core.spec.Readiness;
import java.nio.file.Path;
import java.util.List;

/** Readiness in one word, as an option of a command line has it: {@code tcp:127.0.0.1:80}. */
public final class ReadyWord {
    /** Those there are, for a help text. */
    public static final String KINDS =
            "notify, fd:N, tcp:HOST:PORT, unix:PATH, http://URL, exec:COMMAND, log:REGEX, file:PATH or delay:TIME";

    private ReadyWord() {}

    /**
     * Reads such a word.
     *
     * @param directory where relative paths begin
     * @throws InvalidValue if it is none
     */
    public static Readiness parse(String word, Path directory) {
        int colon = word.indexOf(':');
        if (word.equals("notify")) {
            return new Readiness.Notify();
        }
        if (colon < 0 || word.length() == colon + 1) {
            throw new InvalidValue("it is " + KINDS, word);
        }
        String rest = word.substring(colon + 1);
        return switch (word.substring(0, colon)) {
            case "fd" -> new Readiness.NotificationFd(descriptor(rest));
            case "tcp" -> ReadyKeys.tcp(rest.contains(":") ? rest : "127.0.0.1:" + rest);
            case "unix" -> unix(directory.resolve(rest).toString());
            case "http", "https" -> ReadyKeys.http(word);
            case "exec" -> new Readiness.Exec(List.of("/bin/sh", "-c", rest));
            case "log" -> ReadyKeys.log(rest);
            case "file" -> new Readiness.FileExists(directory.resolve(rest).toString());
            case "delay" -> new Readiness.Delay(Durations.parse(rest));
            default -> throw new InvalidValue("it is " + KINDS, word);
        };
    }

    private static Readiness unix(String path) {
        if (!ReadyKeys.fitsSocket(path)) {
            throw new InvalidValue(ReadyKeys.UNIX_LONG, path);
        }
        return new Readiness.Unix(path);
    }

    private static int descriptor(String text) {
        if (text.matches("\\d{1,3}")) {
            int descriptor = Integer.parseInt(text);
            if (descriptor >= ReadyKeys.FD_MIN && descriptor <= ReadyKeys.FD_MAX) {
                return descriptor;
            }
        }
        throw new InvalidValue("a descriptor is a number from " + ReadyKeys.FD_MIN + " to " + ReadyKeys.FD_MAX, text);
    }
}
