package dev.vigil.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The log of one service on disk. Nobody need be writing it, and it need not be there (yet).
 *
 * @param service the name that its lines carry
 */
public record LogStore(String service, Path directory) {
    /** The log in a directory that has the service's name. */
    public static LogStore of(Path directory) {
        Path name = directory.getFileName();
        return new LogStore(name == null ? "" : name.toString(), directory);
    }

    /** The logs of all services under the directory of logs, by name; none when it can't be read. */
    public static List<LogStore> all(Path logs) {
        try (Stream<Path> directories = Files.list(logs)) {
            return directories
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(LogStore::of)
                    .toList();
        } catch (IOException | UncheckedIOException none) {
            return List.of();
        }
    }

    /** The lines there are now. To be closed. @throws UncheckedIOException here and while reading */
    public LogLines read(LogQuery query) {
        return LogLines.of(List.of(this), query);
    }

    /** The lines there are now and those to come. To be closed. */
    public LogFollower follow(LogQuery query) {
        return LogFollower.of(List.of(this), query);
    }

    List<LineSource> sources(LogQuery query, boolean follow) {
        List<LineSource> sources = new ArrayList<>();
        for (LogStream stream : LogStream.values()) {
            if (query.streams().contains(stream)) {
                if (query.tellsLosses()) {
                    sources.add(new LossSource(this, stream, query));
                }
                sources.add(new StreamSource(this, stream, query, follow));
            }
        }
        return sources;
    }
}
