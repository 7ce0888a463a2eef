package dev.vigil.config;

import dev.vigil.core.spec.ServiceDirectories.Kind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Below which folders the directories of services are, as systemd.exec(5) has them: the machine's for root's own
 * supervisor, the XDG base directories for a user's, and folders of its own for a supervisor with a root of its own.
 *
 * @param byKind absolute paths
 */
public record DirectoryBases(Map<Kind, Path> byKind) {
    /** Those of the supervisor that lives in {@code places}. */
    public static DirectoryBases of(Places places, Map<String, String> environment) {
        Map<Kind, Path> bases = new EnumMap<>(Kind.class);
        if (places.equals(Places.system())) {
            bases.put(Kind.RUNTIME, Path.of("/run"));
            bases.put(Kind.STATE, Path.of("/var/lib"));
            bases.put(Kind.CACHE, Path.of("/var/cache"));
            bases.put(Kind.LOGS, Path.of("/var/log"));
            bases.put(Kind.CONFIGURATION, Path.of("/etc"));
        } else if (places.equals(Places.user(environment))) {
            Path home = Path.of(environment.getOrDefault("HOME", "/"));
            Path state = above(above(places.log()));
            String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
            bases.put(Kind.RUNTIME, above(places.run()));
            bases.put(Kind.STATE, state);
            bases.put(Kind.CACHE, cache.isEmpty() ? home.resolve(".cache") : Path.of(cache));
            bases.put(Kind.LOGS, state.resolve("log"));
            bases.put(Kind.CONFIGURATION, above(places.etc()));
        } else {
            Path own = above(places.run()).resolve("directories");
            for (Kind kind : Kind.values()) {
                bases.put(kind, own.resolve(kind.word()));
            }
        }
        return new DirectoryBases(bases);
    }

    private static Path above(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
