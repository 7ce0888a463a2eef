package dev.vigil.cli;

import dev.vigil.logs.LogStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<String> there = there();
        List<String> names = invocation.words(0);
        List<LogStore> stores = new ArrayList<>();
        for (String service : there) {
            if (names.isEmpty() || names.stream().anyMatch(name -> ServiceNames.matches(service, name))) {
                stores.add(LogStore.of(directory.resolve(service)));
            }
        }
        for (String name : names) {
            if (there.stream().noneMatch(service -> ServiceNames.matches(service, name))) {
                throw new CommandFailure(
                        ExitCode.UNKNOWN,
                        "cannot show logs of " + name + ": no such log (" + directory.resolve(name) + ")");
            }
        }
        return stores;
    }

    /** Names of the directories in the log directory, in order. */
    private List<String> there() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isDirectory)) {
            found.forEach(path -> names.add(String.valueOf(path.getFileName())));
        } catch (NoSuchFileException _) {
            throw new CommandFailure(ExitCode.UNKNOWN, "cannot show logs: there are none (" + directory + ")");
        } catch (AccessDeniedException _) {
            throw new CommandFailure(ExitCode.NOT_PERMITTED, "cannot show logs: not permitted (" + directory + ")");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot show logs: " + e.getMessage() + " (" + directory + ")");
        }
        names.sort(null);
        return names;
    }
}
