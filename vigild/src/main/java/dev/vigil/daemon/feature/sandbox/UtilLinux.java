package dev.vigil.daemon.feature.sandbox;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;

/** Where the system's own programs are; never by a PATH that somebody else has set. */
record UtilLinux(Linux linux) {
    private static final List<String> DIRECTORIES = List.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/");

    Optional<String> find(String name) {
        return DIRECTORIES.stream()
                .map(directory -> directory + name)
                .filter(path -> linux.access(path, Flags.X_OK) == 0)
                .findFirst();
    }
}
