package dev.vigil.config;

import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.config.model.SourceFile;
import dev.vigil.config.procfile.Procfile;
import dev.vigil.config.text.Escaped;
import dev.vigil.config.toml.TomlFile;
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
        List<ServiceDraft> read(SourceFile file, LoadContext context, Map<String, String> environment) {
            return TomlFile.read(file, context);
        }
    },
    PROCFILE("Procfiles") {
        @Override
        List<ServiceDraft> read(SourceFile file, LoadContext context, Map<String, String> environment) {
            return Procfile.read(file, context, environment);
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

    /** The services of a file; none, and a problem noted, if it cannot be read. */
    List<ServiceDraft> read(Path path, Place place, LoadContext context, Map<String, String> environment) {
        if ((this != TOML && this != PROCFILE) && Files.isReadable(path) && !Files.isDirectory(path)) {
            context.lose(place, "cannot read " + Escaped.text(path.toString()) + ": " + refusal());
            return List.of();
        }
        return SourceFile.read(path, place, context)
                .map(file -> read(file, context, environment))
                .orElse(List.of());
    }

    List<ServiceDraft> read(SourceFile file, LoadContext context, Map<String, String> environment) {
        return List.of();
    }

    private String refusal() {
        return this == OTHER
                ? "its name is neither that of a TOML file (.toml) nor of a Procfile"
                : plural + " are not supported yet";
    }
}
