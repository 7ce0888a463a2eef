package dev.vigil.daemon.feature.schedule;

import dev.vigil.api.AtOrder;
import dev.vigil.api.BadJson;
import dev.vigil.api.Json;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Commands that are to be run once, a file each: they outlive vigild and the boot. */
public final class AtFiles {
    private static final String UNFINISHED = ".tmp";

    private final Linux linux;
    private final String folder;
    private final Consumer<String> warnings;

    /** In the folder for schedules below that of the logs. */
    public AtFiles(Linux linux, String logDirectory, Consumer<String> warnings) {
        this.linux = linux;
        this.folder = logDirectory + "/.schedule/at";
        this.warnings = warnings;
    }

    /** All of them, by number. */
    public Map<Integer, AtOrder> read() {
        Map<Integer, AtOrder> orders = new TreeMap<>();
        if (linux.stat(folder).isEmpty()) {
            return orders;
        }
        for (String name : linux.list(folder)) {
            if (name.matches("[1-9][0-9]{0,8}")) {
                read(name).ifPresent(order -> orders.put(Integer.parseInt(name), order));
            }
        }
        return orders;
    }

    private Optional<AtOrder> read(String name) {
        try {
            return linux.readFile(folder + "/" + name).map(text -> Json.read(text, AtOrder.class));
        } catch (BadJson bad) {
            warnings.accept("cannot read what is to be run once: " + folder + "/" + name + ": " + bad.getMessage());
            return Optional.empty();
        }
    }

    /** Keeps one. @return why it cannot be kept; empty: it is */
    public Optional<String> write(int number, AtOrder order) {
        String path = folder + "/" + number;
        int fd = open(path + UNFINISHED);
        byte[] bytes = Json.text(order).getBytes(StandardCharsets.UTF_8);
        int written = fd < 0 ? fd : 0;
        for (int from = 0; from < bytes.length && written >= 0; from += written) {
            written = linux.write(fd, bytes, from, bytes.length - from);
        }
        if (fd >= 0) {
            written = written < 0 ? written : linux.fsync(fd);
            linux.close(fd);
        }
        written = written < 0 ? written : linux.rename(path + UNFINISHED, path);
        return written < 0 ? Optional.of(path + ": " + Errno.describe(-written)) : Optional.empty();
    }

    private int open(String path) {
        int flags = Flags.O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC;
        int fd = linux.openNoFollow(path, flags, 0600);
        if (fd == -Errno.ENOENT) {
            linux.mkdir(folder.substring(0, folder.lastIndexOf('/')), 0700);
            linux.mkdir(folder, 0700);
            fd = linux.openNoFollow(path, flags, 0600);
        }
        return fd;
    }

    /** Forgets one. */
    public void remove(int number) {
        linux.unlink(folder + "/" + number);
    }
}
