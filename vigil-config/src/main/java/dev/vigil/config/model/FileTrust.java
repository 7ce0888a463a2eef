package dev.vigil.config.model;

import dev.vigil.core.spec.Launch;
import java.nio.file.Path;
import java.util.Optional;

/** Whether what a file says may be obeyed, whoever may write it. */
public interface FileTrust {
    /** Obeys every file. */
    FileTrust ANYBODY = new FileTrust() {
        @Override
        public Optional<String> problem(Path file) {
            return Optional.empty();
        }

        @Override
        public Optional<String> problemOfEnvironmentFile(String file, Launch.Identity identity) {
            return Optional.empty();
        }
    };

    /** Why a file is not to be obeyed: {@code /x may be written by nobody (mode 0666, owner nobody)}. */
    Optional<String> problem(Path file);

    /** As {@link #problem}, of a file with variables of a service that runs as {@code identity}; it may be missing. */
    Optional<String> problemOfEnvironmentFile(String file, Launch.Identity identity);
}
