package dev.vigil.cli;

import dev.vigil.config.text.Suggestion;
import dev.vigil.logs.LogStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Which logs are meant: those of the log directory that were named, or all of them. */
final class LogChoice {
    private final Invocation invocation;
    private final Path directory;

    LogChoice(Invocation invocation) {
        this.invocation = invocation;
        this.directory = invocation.places().log();
    }

    List<LogStore> stores() {
        List<LogStore> there = there();
        List<String> names = invocation.words(0);
        for (String name : names) {
            if (there.stream().noneMatch(log -> ServiceNames.matches(log.service(), name))) {
                List<String> known = there.stream().map(LogStore::service).toList();
                throw new CommandFailure(
                        ExitCode.UNKNOWN,
                        "cannot show logs of " + name + ": no such log (" + directory.resolve(name) + ")"
                                + Suggestion.suggest(name, known));
            }
        }
        return there.stream()
                .filter(log ->
                        names.isEmpty() || names.stream().anyMatch(name -> ServiceNames.matches(log.service(), name)))
                .toList();
    }

    private List<LogStore> there() {
        try {
            return LogStore.all(directory);
        } catch (NoSuchFileException _) {
            throw new CommandFailure(ExitCode.UNKNOWN, "cannot show logs: there are none (" + directory + ")");
        } catch (IOException e) {
            throw FileErrors.failure("show logs", e);
        }
    }
}
