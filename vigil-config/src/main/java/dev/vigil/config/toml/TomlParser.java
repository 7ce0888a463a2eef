package dev.vigil.config.toml;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.SourceFile;
import dev.vigil.config.text.Escaped;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;

/** Text in TOML to values, with every error of syntax noted. */
final class TomlParser {
    /**
     * Every error costs the parser time and memory, and what is no TOML at all has one on every line: a large file is
     * tried at its beginning first.
     */
    private static final int LARGE_CHARACTERS = 512 * 1024;

    private static final int SAMPLE_CHARACTERS = 32 * 1024;

    private static final int SAMPLE_ERRORS_MAX = 100;

    /** Each looks for its line from the beginning. */
    private static final int HINTS_MAX = 20;

    private final Place file;
    private final LoadContext context;

    private TomlParser(Place file, LoadContext context) {
        this.file = file;
        this.context = context;
    }

    /**
     * What has been read.
     *
     * @param root as much of the file as could be understood
     * @param torn whether that may not be all of it
     */
    record Parsed(ConfigValue.Table root, boolean torn) {}

    static Parsed parse(SourceFile source, LoadContext context) {
        return new TomlParser(source.place(), context).parse(source.text());
    }

    private Parsed parse(String text) {
        if (text.length() > LARGE_CHARACTERS) {
            TomlParseResult sample = Toml.parse(text.substring(0, SAMPLE_CHARACTERS), TomlParseOptions.sourceless());
            if (sample.errors().size() > SAMPLE_ERRORS_MAX) {
                context.lose(file, "too many errors, the rest of the file has not been read");
                return parsed(sample, text);
            }
        }
        try {
            return parsed(Toml.parse(text, TomlParseOptions.sourceless()), text);
        } catch (OutOfMemoryError | StackOverflowError tooMuch) {
            context.lose(file, "cannot read it: it takes too much memory");
            return new Parsed(new ConfigValue.Table(Map.of(), file), false);
        }
    }

    private Parsed parsed(TomlParseResult toml, String text) {
        int hints = 0;
        for (TomlParseError error : toml.errors()) {
            note(error, hints++ < HINTS_MAX ? text : "");
        }
        return new Parsed(new TomlTree(file).root(toml), toml.hasErrors());
    }

    private void note(TomlParseError error, String text) {
        String message = Escaped.line(String.valueOf(error.getMessage()));
        boolean sentence = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        String lower = sentence ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
        String hint =
                QuoteHint.of(text, error.position().line(), error.position().column());
        context.lose(TomlTree.place(file, error.position()), lower + hint);
    }
}
