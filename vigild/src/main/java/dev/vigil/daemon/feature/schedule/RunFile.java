package dev.vigil.daemon.feature.schedule;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The file of all runs: what schedules must know after the machine was off. Text, a line for each thing that happened,
 * whose words tabs separate; a line that cannot be read is passed over. What a turn of the loop adds is one write(2),
 * and when most of it is outdated the file is written anew.
 *
 * <pre>
 *   anchor SERVICE MICROS                  all of its times up to then are done
 *   start  SERVICE NUMBER MICROS
 *   end    SERVICE NUMBER MICROS ok|failed RESULT
 *   boot   SERVICE ID                      it was started for the start of vigild in that boot
 *   gone   SERVICE                         it is no longer known
 * </pre>
 */
final class RunFile {
    private static final int OUTDATED_LINES_MAX = 5_000;
    private static final int RESULT_CHARACTERS_MAX = 200;
    private static final int PART_BYTES = 64 * 1024;
    private static final int SIZE_MAX_BYTES = 64 * 1024 * 1024;

    private final Linux linux;
    private final String path;
    private final Consumer<String> warnings;
    private final Map<String, RunHistory> services = new TreeMap<>();
    private final StringBuilder pending = new StringBuilder();
    private int lines;
    private boolean failed;
    private boolean anew;

    /** @param path of the file, whose folder is made when it is written */
    RunFile(Linux linux, String path, Consumer<String> warnings) {
        this.linux = linux;
        this.path = path;
        this.warnings = warnings;
    }

    /** Reads what an earlier vigild has left. */
    void read() {
        int fd = linux.openNoFollow(path, Flags.O_RDONLY, 0);
        if (fd < 0) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[PART_BYTES];
        int count = linux.read(fd, part, 0, part.length);
        while (count > 0 && bytes.size() < SIZE_MAX_BYTES) {
            bytes.write(part, 0, count);
            count = linux.read(fd, part, 0, part.length);
        }
        linux.close(fd);
        String text = bytes.toString(StandardCharsets.UTF_8);
        int whole = text.lastIndexOf('\n') + 1;
        // A line that a crash or a full disk has cut means nothing, and the next must not be appended to it.
        anew = whole < text.length();
        text.substring(0, whole).lines().forEach(this::read);
    }

    private void read(String line) {
        lines++;
        String[] words = line.split("\t", -1);
        try {
            switch (words[0]) {
                case "anchor" -> of(words[1]).anchor(Long.parseLong(words[2]));
                case "start" ->
                    of(words[1]).add(new RunEntry(Long.parseLong(words[2]), Long.parseLong(words[3]), 0, false, ""));
                case "end" -> end(of(words[1]), words);
                case "boot" -> of(words[1]).boot(words[2]);
                case "gone" -> services.remove(words[1]);
                default -> {}
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            // Torn by a crash, or of a later version.
        }
    }

    private static void end(RunHistory history, String[] words) {
        long number = Long.parseLong(words[2]);
        long micros = Long.parseLong(words[3]);
        String result = words[5];
        history.runs().stream()
                .filter(run -> run.number() == number)
                .forEach(run -> history.replace(run.ended(micros, words[4].equals("ok"), result)));
    }

    /** What is remembered of a service. */
    RunHistory of(String service) {
        return services.computeIfAbsent(service, _ -> new RunHistory());
    }

    void anchor(String service, long micros) {
        RunHistory history = of(service);
        if (history.anchorMicros() != micros) {
            history.anchor(micros);
            line("anchor", service, micros);
        }
    }

    void boot(String service, String id) {
        of(service).boot(id);
        line("boot", service, id);
    }

    RunEntry begin(String service, long micros) {
        RunEntry run = of(service).begin(micros);
        line("start", service, run.number(), micros);
        return run;
    }

    void end(String service, RunEntry run) {
        of(service).replace(run);
        writeEnd(service, run);
    }

    private void writeEnd(String service, RunEntry run) {
        String result = run.result().replaceAll("[\\p{Cntrl}]", " ");
        line(
                "end",
                service,
                run.number(),
                run.endMicros(),
                run.ok() ? "ok" : "failed",
                result.length() > RESULT_CHARACTERS_MAX ? result.substring(0, RESULT_CHARACTERS_MAX) : result);
    }

    void forget(String service) {
        if (services.remove(service) != null) {
            line("gone", service);
        }
    }

    private void line(Object... words) {
        String separator = "";
        for (Object word : words) {
            pending.append(separator).append(word);
            separator = "\t";
        }
        pending.append('\n');
        lines++;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /** Writes what has been added. */
    void flush() {
        if (anew || lines > OUTDATED_LINES_MAX + 4 * live()) {
            anew = !writeAnew();
        } else {
            String text = pending.toString();
            pending.setLength(0);
            anew = !write(path, text, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_APPEND);
        }
    }

    private int live() {
        return services.values().stream()
                .mapToInt(history -> history.runs().size() + 2)
                .sum();
    }

    private boolean writeAnew() {
        pending.setLength(0);
        lines = 0;
        services.forEach((service, history) -> {
            line("anchor", service, history.anchorMicros());
            if (!history.boot().isEmpty()) {
                line("boot", service, history.boot());
            }
            for (RunEntry run : history.runs()) {
                line("start", service, run.number(), run.startMicros());
                if (run.hasEnded()) {
                    writeEnd(service, run);
                }
            }
        });
        String text = pending.toString();
        pending.setLength(0);
        String next = path + ".tmp";
        if (!write(next, text, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC)) {
            return false;
        }
        int renamed = linux.rename(next, path);
        if (renamed < 0) {
            warn("it cannot be replaced: " + Errno.describe(-renamed));
        }
        return renamed >= 0;
    }

    private boolean write(String to, String text, int flags) {
        int fd = linux.openNoFollow(to, flags, 0600);
        if (fd < 0) {
            linux.mkdir(to.substring(0, to.lastIndexOf('/')), 0700);
            fd = linux.openNoFollow(to, flags, 0600);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int written = fd < 0 ? fd : 0;
        for (int from = 0; from < bytes.length && written >= 0; from += written) {
            written = linux.write(fd, bytes, from, bytes.length - from);
        }
        if (fd >= 0) {
            linux.close(fd);
        }
        if (written < 0) {
            warn(Errno.describe(-written));
        } else {
            failed = false;
        }
        return written >= 0;
    }

    /** Once, until it works again: each run would say it. */
    private void warn(String cause) {
        if (!failed) {
            failed = true;
            warnings.accept("cannot write down runs of schedules: " + path + ": " + cause
                    + "; what has run is forgotten when vigild ends");
        }
    }
}
