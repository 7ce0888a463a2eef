package dev.vigil.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What kind of file it is, told by its name. */
enum FileKind {
    TOML("TOML files") {
        @Override
        List<Declaration> read(SourceFile file, LoadContext reading, Map<String, String> environment) {
            return TomlFile.read(file, reading);
        }
    },
    PROCFILE("Procfiles") {
        @Override
        List<Declaration> read(SourceFile file, LoadContext reading, Map<String, String> environment) {
            return Procfile.read(file, reading, environment);
        }
    },
    SYSTEMD("systemd units"),
    SUPERVISORD("supervisord's files"),
    PM2("pm2's files"),
    CRONTAB("crontabs"),
    XINETD("xinetd's files"),
    OTHER("");

    private final String plural;

    FileKind(String plural) {
        this.plural = plural;
    }

    static FileKind of(Path path) {
        String name =
                Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("");
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".toml")) {
            return TOML;
        }
        if (name.startsWith("Procfile") || lower.equals("procfile") || lower.endsWith(".procfile")) {
            return PROCFILE;
        }
        return foreign(lower);
    }

    private static FileKind foreign(String name) {
        if (name.matches(".*\\.(service|socket|timer|target|path|mount)")) {
            return SYSTEMD;
        }
        if (name.startsWith("ecosystem.config.")) {
            return PM2;
        }
        return switch (name) {
            case "supervisord.conf" -> SUPERVISORD;
            case "crontab" -> CRONTAB;
            case "xinetd.conf" -> XINETD;
            default -> OTHER;
        };
    }

    /** The declarations of a file; none, and a problem noted, if it cannot be read. */
    List<Declaration> read(Path path, Place place, LoadContext reading, Map<String, String> environment) {
        if ((this != TOML && this != PROCFILE) && Files.isReadable(path) && !Files.isDirectory(path)) {
            reading.lose(place, "cannot read " + Escaped.text(path.toString()) + ": " + refusal());
            return List.of();
        }
        return SourceFile.read(path, place, reading)
                .map(file -> read(file, reading, environment))
                .orElse(List.of());
    }

    List<Declaration> read(SourceFile file, LoadContext reading, Map<String, String> environment) {
        return List.of();
    }

    private String refusal() {
        return this == OTHER
                ? "its name is neither that of a TOML file (.toml) nor of a Procfile"
                : plural + " are not supported yet";
    }
}
