package dev.vigil.logs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The log of one service on disk. Nobody need be writing it, and it need not be there (yet).
 *
 * @param service the name that its lines carry
 */
public record LogStore(String service, Path directory) {
    /** The folder beside those of the services in which their indexes of time are. */
    public static final String INDEXES = ".index";

    /** The log in a directory that has the service's name. */
    public static LogStore of(Path directory) {
        Path name = directory.getFileName();
        return new LogStore(name == null ? "" : name.toString(), directory);
    }

    /**
     * Where the indexes of time of the log in {@code directory} are: not in it, so that it holds nothing but text, and
     * the file written last there is the log.
     */
    public static Path indexesOf(Path directory) {
        return directory.resolveSibling(INDEXES).resolve(of(directory).service());
    }

    /**
     * The logs of all services under the directory of logs, by name.
     *
     * @throws IOException when it can't be read, or is not there
     */
    public static List<LogStore> all(Path logs) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(logs, Files::isDirectory)) {
            List<LogStore> stores = new ArrayList<>();
            directories.forEach(directory -> stores.add(of(directory)));
            stores.removeIf(store -> store.service().equals(INDEXES));
            stores.sort(Comparator.comparing(LogStore::service));
            return stores;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
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

    List<LogLineSource> sources(LogQuery query, boolean follow) {
        List<LogLineSource> sources = new ArrayList<>();
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
