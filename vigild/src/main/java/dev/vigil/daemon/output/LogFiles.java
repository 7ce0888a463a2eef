package dev.vigil.daemon.output;

import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.NameWatch;
import dev.vigil.linux.Linux;
import dev.vigil.logs.LogStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Sees to it that logs are written to files that have a name: who removes or renames the file that is being written, as
 * logrotate(8) does, gets a new one with the next bytes, instead of a file that grows unseen and beyond its limits.
 */
public final class LogFiles implements LoopComponent {
    private static final int ROOT_MODE = 0755;
    private static final int MODE = 0750;
    /** Who removes a folder with all that is in it gets it done before it is made again. */
    private static final long REST_NANOS = 50_000_000;

    private final Linux linux;
    private final NameWatch names;
    private final LongSupplier nowNanos;
    private final String root;
    private final Map<String, OutputCapture> captures = new HashMap<>();
    private long deadlineNanos = Long.MAX_VALUE;

    /** @param root the folder of all logs */
    public LogFiles(Linux linux, NameWatch names, LongSupplier nowNanos, Path root) {
        this.linux = linux;
        this.names = names;
        this.nowNanos = nowNanos;
        this.root = root.toString();
        watch(this.root);
        watch(indexRoot());
    }

    private String indexRoot() {
        return root + "/" + LogStore.INDEXES;
    }

    /** Looks after the files of a log from now on. */
    void follow(OutputCapture capture) {
        captures.put(capture.place().logDirectory(), capture);
        String indexes = indexes(capture);
        linux.mkdir(indexes, MODE);
        names.watch(capture.place().logDirectory(), name -> gone(capture, name));
        names.watch(indexes, name -> gone(capture, name));
    }

    private static String indexes(OutputCapture capture) {
        return LogStore.indexesOf(Path.of(capture.place().logDirectory())).toString();
    }

    private void watch(String folder) {
        names.watch(folder, name -> {
            captures.values().forEach(OutputCapture::checkFiles);
            deadlineNanos = nowNanos.getAsLong() + REST_NANOS;
        });
    }

    private void gone(OutputCapture capture, String name) {
        capture.checkFiles();
        if (name.isEmpty()) {
            deadlineNanos = nowNanos.getAsLong() + REST_NANOS;
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    /** Makes the folders that are missing, and watches them. */
    @Override
    public void tick(long now) {
        deadlineNanos = Long.MAX_VALUE;
        makeRoot(linux, root);
        linux.mkdir(indexRoot(), MODE);
        watch(root);
        watch(indexRoot());
        for (OutputCapture capture : captures.values()) {
            linux.mkdir(capture.place().logDirectory(), MODE);
            follow(capture);
        }
    }

    /** Makes the folder of all logs, where {@code log} is that of one. */
    static void makeRootOf(Linux linux, String log) {
        makeRoot(linux, Objects.requireNonNull(Path.of(log).getParent()).toString());
    }

    private static void makeRoot(Linux linux, String root) {
        linux.mkdir(root, ROOT_MODE);
    }
}
