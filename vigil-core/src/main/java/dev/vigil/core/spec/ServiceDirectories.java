package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The directories that are made for a service before it starts.
 *
 * @param byKind those that it asks for, in the order of the kinds
 */
public record ServiceDirectories(Map<Kind, Folders> byKind) implements Section {
    public ServiceDirectories {
        byKind = byKind.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(byKind));
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        byKind.forEach((kind, folders) -> {
            settings.add(Setting.restart("directories." + kind.word(), Setting.text(folders.names())));
            settings.add(Setting.restart(
                    "directories." + kind.word() + "-mode", "0" + Integer.toOctalString(folders.mode())));
        });
        return settings;
    }

    /** What a directory is for; this decides below which folder it is, and how long it stays. */
    public enum Kind {
        /** Sockets and pid files; removed when the service has ended. */
        RUNTIME,
        /** What must survive. */
        STATE,
        /** What can be made again. */
        CACHE,
        /** Log files that the program writes itself. */
        LOGS,
        /** Its configuration; stays that of vigild's user. */
        CONFIGURATION;

        /** As the key is called: {@code runtime}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The variable that tells the program: {@code RUNTIME_DIRECTORY}. */
        public String variable() {
            return name() + "_DIRECTORY";
        }
    }

    /**
     * Directories of one kind.
     *
     * @param names relative paths without {@code ..}, at least one
     * @param mode permission bits of the last folder of each
     */
    public record Folders(List<String> names, int mode) {
        public Folders {
            names = List.copyOf(names);
        }
    }
}
