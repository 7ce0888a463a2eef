package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.ServiceDirectories;
import dev.vigil.core.spec.ServiceDirectories.Folders;
import dev.vigil.core.spec.ServiceDirectories.Kind;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The key of directories that are made for the service. */
final class DirectoryKeys implements KeyGroup {
    private static final int COMPONENT_CHARACTERS_MAX = 255;

    private static final ValueType<List<String>> NAMES = ValueType.text(
                    "a name such as \"web\" or \"web/data\"", DirectoryKeys::name)
            .oneOrMany();

    private static final ValueType<Integer> MODE =
            ValueType.text("octal digits in quotes such as \"0750\"", DirectoryKeys::mode);

    private static final Map<Kind, Key<List<String>>> KINDS = kinds();
    private static final Map<Kind, Key<Integer>> MODES = modes();

    private static final Key<ServiceDirectories> DIRECTORIES = Key.of(
            "directories",
            ValueType.table(table(), DirectoryKeys::read),
            "none",
            "Directories that are made before each start and given to the service's user; a variable of each kind tells"
                    + " where, several separated by colons. Names are relative; of `\"a/b\"` only the last folder is"
                    + " the"
                    + " user's. They are below `/run`, `/var/lib`, `/var/cache`, `/var/log` and `/etc` for root's own"
                    + " vigild, below the XDG base directories for a user's, and below `DIR/directories` with `--root"
                    + " DIR` and in a project.");

    private static Map<Kind, Key<List<String>>> kinds() {
        Map<Kind, Key<List<String>>> keys = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            keys.put(kind, Key.of(kind.word(), NAMES, "none", doc(kind) + " Told in `$" + kind.variable() + "`."));
        }
        return keys;
    }

    private static Map<Kind, Key<Integer>> modes() {
        Map<Kind, Key<Integer>> keys = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            keys.put(kind, Key.of(kind.word() + "-mode", MODE, "\"0755\"", "Permissions of these directories."));
        }
        return keys;
    }

    private static String doc(Kind kind) {
        return switch (kind) {
            case RUNTIME -> "For sockets and the like, below `/run`; removed when the service has ended.";
            case STATE -> "For what must survive, below `/var/lib`.";
            case CACHE -> "For what can be made again, below `/var/cache`.";
            case LOGS -> "For logs that the program writes itself, below `/var/log`.";
            case CONFIGURATION -> "For its configuration, below `/etc`; it stays vigild's own.";
        };
    }

    private static KeyTable table() {
        List<Key<?>> keys = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            keys.add(KINDS.get(kind));
            keys.add(MODES.get(kind));
        }
        return KeyTable.of(keys);
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(DIRECTORIES);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(DIRECTORIES)
                .filter(directories -> !directories.byKind().isEmpty())
                .map(directories -> spec.withSection(ServiceDirectories.class, directories))
                .orElse(spec);
    }

    private static Optional<ServiceDirectories> read(ConfigSection section) {
        Map<Kind, Folders> all = new EnumMap<>(Kind.class);
        KINDS.forEach((kind, key) -> {
            Key<Integer> modeKey = Objects.requireNonNull(MODES.get(kind));
            int mode = section.get(modeKey).orElse(0755);
            section.get(key)
                    .filter(names -> !names.isEmpty())
                    .ifPresent(names -> all.put(kind, new Folders(names, mode)));
            if (section.has(modeKey) && !section.has(key)) {
                section.refuse(modeKey, "there is no " + kind.word() + " directory");
            }
        });
        return Optional.of(new ServiceDirectories(all));
    }

    private static String name(String name) {
        List<String> parts = Arrays.asList(name.split("/", -1));
        if (name.startsWith("/")) {
            throw new InvalidValue("it is relative to the folder of its kind, so it cannot begin with /", name);
        }
        if (parts.contains("..") || parts.contains(".") || parts.contains("")) {
            throw new InvalidValue("a name has no empty parts, . or ..", name);
        }
        if (name.indexOf(':') >= 0) {
            throw new InvalidValue("a colon separates directories in the variable", name);
        }
        if (parts.stream().anyMatch(part -> part.length() > COMPONENT_CHARACTERS_MAX)) {
            throw new InvalidValue("a part has more than 255 characters", name);
        }
        return name;
    }

    private static int mode(String digits) {
        if (!digits.matches("0?[0-7]{3}")) {
            throw new InvalidValue("not octal digits from 0000 to 0777", digits);
        }
        return Integer.parseInt(digits, 8);
    }
}
