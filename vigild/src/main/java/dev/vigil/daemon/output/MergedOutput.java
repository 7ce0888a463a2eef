package dev.vigil.daemon.output;

import dev.vigil.config.Places;
import dev.vigil.config.text.LocalTimes;
import dev.vigil.config.text.TerminalFilter;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.logs.LogFollower;
import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogQuery;
import dev.vigil.logs.LogStore;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What services write, on standard output: merged, each line with its service's name; on a terminal without
 * what would steer that. It reads the logs, on a thread of
 * its own: a terminal that is stopped or a reader that is slow holds up nothing but this.
 */
public final class MergedOutput implements AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofDays(1);
    /** What the last processes wrote reaches the log before vigild ends; this is for its way from there. */
    private static final Duration LAST_LINES = Duration.ofMillis(250);

    private static final int STACK_BYTES = 256 * 1024;
    private static final int[] COLOURS = {36, 33, 32, 35, 34, 96, 93, 92, 95, 94};

    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024);
    private final LogFollower follower;
    private final Map<String, byte[]> prefixes;
    private final boolean timed;
    private final Optional<TerminalFilter> filter;
    private final Thread thread = new Thread(null, this::follow, "merged-output", STACK_BYTES);
    private volatile boolean closing;
    private String open = "";

    /**
     * What standard output is.
     *
     * @param terminal whether it is a terminal; if not, it gets all bytes as they are
     * @param colour whether names of services have colour
     * @param named whether each line begins with the service's name
     * @param timed whether it begins with the time at which it was written
     */
    public record Screen(boolean terminal, boolean colour, boolean named, boolean timed) {}

    /** Begins with what is written from now on by {@code services}, which have logs. */
    public MergedOutput(Places places, List<ServiceSpec> services, Screen screen) {
        List<String> logged = services.stream().map(ServiceSpec::name).toList();
        timed = screen.timed();
        filter = screen.terminal() ? Optional.of(new TerminalFilter()) : Optional.empty();
        int columns = logged.stream().mapToInt(String::length).max().orElse(0);
        prefixes = !screen.named()
                ? Map.of()
                : IntStream.range(0, logged.size())
                        .boxed()
                        .collect(Collectors.toMap(
                                logged::get, i -> prefix(logged.get(i), columns, screen.colour() ? i : -1)));
        List<LogStore> stores = logged.stream()
                .map(name -> new LogStore(name, places.logOf(name)))
                .toList();
        follower = LogFollower.of(stores, LogQuery.ALL.since(Instant.now()));
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] prefix(String name, int columns, int colour) {
        String padding = " ".repeat(columns - name.length()) + " | ";
        String text = colour < 0
                ? name + padding
                : "\033[" + COLOURS[colour % COLOURS.length] + "m" + name + "\033[0m" + padding;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void follow() {
        try (follower) {
            while (!closing) {
                show(FOR_EVER);
            }
            showLastLines();
        } catch (IOException | UncheckedIOException e) {
            // Nobody reads any more, or a log can't be read: the logs themselves go on.
        }
    }

    /** {@link #close} has interrupted a wait; the last lines are waited for without that. */
    private void showLastLines() throws IOException {
        boolean more = Thread.interrupted() || closing;
        while (more) {
            more = show(LAST_LINES);
        }
        out.flush();
    }

    /** Shows a line, waiting for it if need be; what was gathered is written whenever no more is there at once. */
    private boolean show(Duration wait) throws IOException {
        var line = follower.next(Duration.ZERO);
        if (line.isEmpty()) {
            out.flush();
            line = follower.next(wait);
        }
        if (line.isPresent()) {
            print(line.get());
        }
        return line.isPresent();
    }

    private void print(LogLine line) throws IOException {
        String source = line.service() + line.origin();
        if (line.begins() || !source.equals(open)) {
            end();
            if (timed) {
                out.write((LocalTimes.rfc3339(line.time()) + " ").getBytes(StandardCharsets.UTF_8));
            }
            out.write(prefixes.getOrDefault(line.service(), new byte[0]));
        }
        boolean note = line.origin() == LogLine.Origin.NOTE;
        byte[] bytes = note ? ("[vigil: " + line.text() + "]").getBytes(StandardCharsets.UTF_8) : line.bytes();
        out.write(filter.map(shown -> shown.piece(bytes)).orElse(bytes));
        open = source;
        if (line.ends()) {
            end();
        }
    }

    /** Ends the line that is open, if there is one. */
    private void end() throws IOException {
        if (!open.isEmpty()) {
            out.write(filter.map(TerminalFilter::end).orElse(new byte[0]));
            out.write('\n');
            open = "";
        }
    }

    /** Shows what was written so far, and ends. A standard output that does not take it is not waited for. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(LAST_LINES.multipliedBy(4));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
