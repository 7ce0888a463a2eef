package dev.vigil.config.model;

import java.util.OptionalInt;

/**
 * In which file, and for which instance, something is read.
 *
 * @param file the place of the whole of it
 * @param directory absolute path of the directory that relative paths start from: that of the file
 * @param problems where problems go
 * @param torn whether the file has errors of syntax, so that what is missing may be there after all
 * @param instance the number that {@code %i} stands for, if it stands for any
 */
public record Scope(Place file, String directory, Problems problems, boolean torn, OptionalInt instance) {
    public static Scope of(SourceFile file, Problems problems) {
        return of(file.place(), file.directory(), problems);
    }

    public static Scope of(Place file, String directory, Problems problems) {
        return new Scope(file, directory, problems, false, OptionalInt.empty());
    }

    /** The same of a file with errors of syntax. */
    public Scope asTorn() {
        return new Scope(file, directory, problems, true, instance);
    }

    public Scope withInstance(int number) {
        return new Scope(file, directory, problems, torn, OptionalInt.of(number));
    }

    /** {@code value}; if it is a string, with {@code %i} replaced by the number of the instance. */
    ConfigValue expand(ConfigValue value) {
        if (instance.isEmpty()
                || !(value instanceof ConfigValue.Text text)
                || !text.text().contains("%i")) {
            return value;
        }
        return new ConfigValue.Text(expand(text.text()), value.place());
    }

    /** {@code text} with {@code %i} replaced by the number of the instance, and {@code %%i} by {@code %i}. */
    private String expand(String text) {
        StringBuilder expanded = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf("%i"); at >= 0; at = text.indexOf("%i", from)) {
            boolean escaped = at > from && text.charAt(at - 1) == '%';
            expanded.append(text, from, escaped ? at - 1 : at);
            expanded.append(escaped ? "%i" : String.valueOf(instance.getAsInt()));
            from = at + 2;
        }
        return expanded.append(text, from, text.length()).toString();
    }

    /** {@code path}, which may start from the file's directory, as an absolute one. */
    public String resolve(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        String relative = path;
        while (relative.startsWith("./")) {
            relative = relative.substring(2);
        }
        if (relative.isEmpty() || relative.equals(".")) {
            return directory;
        }
        return directory.endsWith("/") ? directory + relative : directory + "/" + relative;
    }
}
