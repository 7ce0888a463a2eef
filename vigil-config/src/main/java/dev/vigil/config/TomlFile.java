package dev.vigil.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** A configuration file in TOML: {@code [vigil]} and {@code [service.NAME]}. */
final class TomlFile {
    private static final Key<Object> HTTP = Key.notYet("http", "Address of web page, REST and metrics.");
    private static final Key<Object> TOKEN_FILE = Key.notYet("token-file", "File of the token that clients need.");

    static final KeyTable VIGIL_TABLE = KeyTable.of(HTTP, TOKEN_FILE);
    static final Key<Section> VIGIL =
            Key.of("vigil", ValueType.table(VIGIL_TABLE, Optional::of), "", "The supervisor itself.");
    static final Key<TomlTable> SERVICE = Key.of(
            "service",
            ValueType.of(
                    "a table of services",
                    value -> value.raw() instanceof TomlTable table
                            ? Optional.of(table)
                            : value.refuse("not a table of services, [service.NAME]")),
            "",
            "The services, by name.");
    static final KeyTable TABLE = KeyTable.of(VIGIL, SERVICE);

    /**
     * Every error costs the parser time and memory, and what is no TOML at all has one on every line: a large file is
     * tried at its beginning first.
     */
    private static final int LARGE_CHARACTERS = 512 * 1024;

    private static final int SAMPLE_CHARACTERS = 32 * 1024;

    private static final int SAMPLE_ERRORS_MAX = 100;

    private final Scope scope;
    private final LoadContext reading;
    private final TomlParseResult toml;

    private TomlFile(Scope scope, LoadContext reading, TomlParseResult toml) {
        this.scope = scope;
        this.reading = reading;
        this.toml = toml;
    }

    static List<Declaration> read(SourceFile file, LoadContext reading) {
        TomlParseResult toml = parse(file, reading);
        Scope scope =
                new Scope(file.place(), file.directory(), reading.problems(), toml.hasErrors(), OptionalInt.empty());
        toml.errors().forEach(error -> note(error, scope, reading));
        return new TomlFile(scope, reading, toml).declarations();
    }

    private static TomlParseResult parse(SourceFile file, LoadContext reading) {
        String text = file.text();
        if (text.length() > LARGE_CHARACTERS) {
            TomlParseResult sample = Toml.parse(text.substring(0, SAMPLE_CHARACTERS), TomlParseOptions.sourceless());
            if (sample.errors().size() > SAMPLE_ERRORS_MAX) {
                reading.lose(file.place(), "too many errors, the rest of the file has not been read");
                return sample;
            }
        }
        try {
            return Toml.parse(text, TomlParseOptions.sourceless());
        } catch (OutOfMemoryError | StackOverflowError tooMuch) {
            reading.lose(file.place(), "cannot read it: it takes too much memory");
            return Toml.parse("", TomlParseOptions.sourceless());
        }
    }

    private static void note(TomlParseError error, Scope scope, LoadContext reading) {
        String message = Escaped.line(String.valueOf(error.getMessage()));
        boolean sentence = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        String lower = sentence ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
        reading.lose(scope.place(error.position()), lower);
    }

    private List<Declaration> declarations() {
        Section root = Section.open(toml, TABLE, new Value(toml, scope.file(), "", scope));
        root.get(VIGIL);
        List<Declaration> declarations = new ArrayList<>();
        root.value(SERVICE)
                .ifPresent(value -> SERVICE.shape()
                        .read(value)
                        .ifPresent(services -> services.keySet()
                                .forEach(name -> value.child(services, name)
                                        .flatMap(service -> declaration(name, service))
                                        .ifPresent(declarations::add))));
        return scope.torn() ? declarations.stream().map(Declaration::unsound).toList() : declarations;
    }

    private Optional<Declaration> declaration(String name, Value value) {
        if (!(value.raw() instanceof TomlTable table)) {
            return value.refuse("not a table, [" + value.path() + "]");
        }
        int before = scope.problems().count();
        NameRules.check(name, value.place(), scope.problems());
        Section section = Section.open(table, ServiceKeys.TABLE, value);
        Declaration declaration = declaration(section, name, value.place());
        boolean sound = scope.problems().count() == before;
        return Optional.of(sound ? declaration : declaration.unsound());
    }

    private Declaration declaration(Section section, String name, Place place) {
        Optional<Integer> instances = section.get(ServiceKeys.INSTANCES);
        int wanted = instances.orElse(1);
        int count = reading.grant(wanted, place) ? wanted : 1;
        List<String> names = count == 1
                ? List.of(name)
                : IntStream.rangeClosed(1, count)
                        .mapToObj(number -> name + "-" + number)
                        .toList();
        return new Declaration(name, place, names, drafts(section, name, names));
    }

    /** Reads instance after instance, up to the first that has a problem: the others would have the same. */
    private List<Declaration.Draft> drafts(Section section, String group, List<String> names) {
        List<Declaration.Draft> drafts = new ArrayList<>();
        boolean numbered = section.has(ServiceKeys.INSTANCES);
        for (int i = 0; i < names.size(); i++) {
            Section own = numbered ? section.in(scope.withInstance(i + 1)) : section;
            Declaration.Draft draft = new ServiceReader(own, names.get(i), group).draft();
            drafts.add(draft);
            if (!draft.sound()) {
                break;
            }
        }
        return drafts;
    }
}
