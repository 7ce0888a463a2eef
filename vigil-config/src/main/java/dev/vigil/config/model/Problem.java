package dev.vigil.config.model;

/**
 * Something wrong in a configuration.
 *
 * @param file path as the user gave it; empty when it is about an option of a command line
 * @param line from 1; 0 when it is about the whole file
 * @param column from 1; 0 when it is about the whole line
 * @param message {@code unknown key restrat in service.web; did you mean restart?}
 */
public record Problem(String file, int line, int column, String message) {
    @Override
    public String toString() {
        if (file.isEmpty()) {
            return message;
        }
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
