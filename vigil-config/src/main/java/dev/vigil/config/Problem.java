package dev.vigil.config;

/**
 * Something wrong in a configuration file.
 *
 * @param file path as the user gave it
 * @param line from 1; 0 when it is about the whole file
 * @param column from 1; 0 when it is about the whole line
 * @param message {@code unknown key restrat in service.web; did you mean restart?}
 */
public record Problem(String file, int line, int column, String message) {
    @Override
    public String toString() {
        if (line == 0) {
            return file + ": " + message;
        }
        return file + ":" + line + ":" + column + ": " + message;
    }
}
