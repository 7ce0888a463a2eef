package dev.vigil.config;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;

/**
 * In which file, and for which instance, something is read.
 *
 * @param file the place of the whole file
 * @param directory absolute path of the file's directory, which relative paths in it start from
 * @param problems where problems go
 * @param torn whether the file has errors of syntax, so that what is missing may be there after all
 * @param instance the number that {@code %i} stands for, if it stands for any
 */
record Scope(Place file, String directory, Problems problems, boolean torn, OptionalInt instance) {
    Scope withInstance(int number) {
        return new Scope(file, directory, problems, torn, OptionalInt.of(number));
    }

    Place place(@Nullable TomlPosition position) {
        return position == null ? file : place(position.line(), position.column());
    }

    Place place(int line, int column) {
        return new Place(file.order(), file.file(), line, column);
    }

    /** {@code text} with {@code %i} replaced by the number of the instance, and {@code %%i} by {@code %i}. */
    String expand(String text) {
        if (instance.isEmpty() || !text.contains("%i")) {
            return text;
        }
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
    String resolve(String path) {
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
