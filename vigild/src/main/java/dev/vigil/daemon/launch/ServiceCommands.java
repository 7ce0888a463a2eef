package dev.vigil.daemon.launch;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.process.GroupSignals;
import dev.vigil.daemon.process.IdentityVariables;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of services: those of stop and reload, and the {@link LaunchCommands}, one after the other. Each
 * has its time.
 *
 * <p>A command around a launch is not a part of the incarnation for which it is run. Its variables say that it is of
 * another, which no service can have: {@code web(pre-start)#7}. By that whatever it leaves behind is found and killed
 * once it has ended, and a vigild that comes after a killed one does not take it for the program, but for a leftover.
 */
public final class ServiceCommands {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String CONDITION = "condition";
    private static final int SKIP_MAX = 254;
    private static final int TEXT_MAX = 60;

    private final CommandRunner commands;
    private final GroupSignals signals;
    private final CommandOutput output;
    private final CommandLimits limits;
    private final EventQueue events;
    private final String runDirectory;
    private final Map<Incarnation, Series> running = new HashMap<>();

    /**
     * @param output gives standard output and error
     * @param limits what commands around a launch may use
     */
    public ServiceCommands(
            CommandRunner commands,
            GroupSignals signals,
            CommandOutput output,
            CommandLimits limits,
            EventQueue events,
            String runDirectory) {
        this.commands = commands;
        this.signals = signals;
        this.output = output;
        this.limits = limits;
        this.events = events;
        this.runDirectory = runDirectory;
    }

    /** One that has failed. */
    record Failure(String role, String text, int exitCode) {
        /** Whether it only says that a launch is to be skipped, as systemd has it. */
        boolean skips() {
            return role.equals(CONDITION) && exitCode > 0 && exitCode <= SKIP_MAX;
        }
    }

    /** What came of a series. */
    record Ending(boolean cancelled, Optional<Failure> failure) {}

    private record Item(String role, List<String> command) {}

    private static final class Series {
        final Incarnation incarnation;
        final ServiceSpec spec;
        final Map<String, String> variables;
        final Consumer<Ending> done;
        final Queue<Item> items = new ArrayDeque<>();
        final Duration limit;
        boolean goesOn;
        boolean begun;
        boolean cancelled;
        Optional<Failure> failure = Optional.empty();
        CommandRunner.@Nullable Command current;

        Series(
                Incarnation incarnation,
                ServiceSpec spec,
                Duration limit,
                Map<String, String> variables,
                Consumer<Ending> done) {
            this.incarnation = incarnation;
            this.spec = spec;
            this.limit = limit.isZero() ? LIMIT : limit;
            this.variables = variables;
            this.done = done;
        }

        void add(String role, List<List<String>> commands) {
            commands.forEach(command -> items.add(new Item(role, command)));
        }
    }

    /** Runs a command that is a part of the incarnation; {@code ended} hears why it failed, or nothing. */
    void run(
            Incarnation incarnation,
            ServiceSpec spec,
            List<String> command,
            Duration limit,
            Map<String, String> variables,
            Consumer<String> ended) {
        try {
            LaunchAdditions additions = output.of(spec, false).and(LaunchAdditions.variables(variables, List.of()));
            commands.run(
                    new LaunchRequest(spec, incarnation, command, additions), limit.isZero() ? LIMIT : limit, ended);
        } catch (LaunchRefused e) {
            ended.accept(e.reason());
        }
    }

    /** Runs what comes before the program. */
    void before(Incarnation incarnation, ServiceSpec spec, Consumer<Ending> done) {
        LaunchCommands all = LaunchCommands.of(spec);
        Series series = new Series(incarnation, spec, spec.start().timeout(), Map.of(), done);
        series.add(CONDITION, all.conditions());
        series.add("pre-start", all.preStart());
        begin(series);
    }

    /** Runs what comes once the program is ready. */
    void afterStart(Incarnation incarnation, ServiceSpec spec, Map<String, String> variables, Consumer<Ending> done) {
        Series series = new Series(incarnation, spec, spec.start().timeout(), variables, done);
        series.begun = true;
        series.add("post-start", LaunchCommands.of(spec).postStart());
        begin(series);
    }

    /** Runs what comes after the last process, all of it. */
    void afterStop(Incarnation incarnation, ServiceSpec spec, Map<String, String> variables, Consumer<Ending> done) {
        Series series = new Series(incarnation, spec, spec.stop().timeout(), variables, done);
        series.begun = true;
        series.goesOn = true;
        series.add("post-stop", LaunchCommands.of(spec).postStop());
        begin(series);
    }

    /** Kills what is run for an incarnation; the rest is not run. */
    void cancel(Incarnation incarnation) {
        Series series = running.get(incarnation);
        if (series != null && !series.cancelled) {
            series.cancelled = true;
            series.items.clear();
            if (series.current != null) {
                series.current.end("stopped");
            }
        }
    }

    private void begin(Series series) {
        running.put(series.incarnation, series);
        next(series);
    }

    private void next(Series series) {
        Item item = series.items.poll();
        if (item == null) {
            running.remove(series.incarnation, series);
            series.done.accept(new Ending(series.cancelled, series.failure));
            return;
        }
        Incarnation mark = mark(series.incarnation, item.role);
        events.add(new Event.CommandBegan(series.incarnation, text(item) + ", for at most " + seconds(series.limit)));
        try {
            LaunchAdditions additions = output.of(series.spec, !series.begun)
                    .and(LaunchAdditions.variables(Map.of(IdentityVariables.RUN, runDirectory), List.of()))
                    .and(LaunchAdditions.variables(series.variables, List.of()))
                    .and(limits.of(series.spec, mark));
            series.begun = true;
            series.current = commands.run(
                    new LaunchRequest(series.spec, mark, item.command, additions),
                    series.limit,
                    (error, exitCode) -> ended(series, item, mark, error, exitCode));
        } catch (LaunchRefused e) {
            failed(series, item, e.reason(), -1);
        }
    }

    /** Of which incarnation the variables of a command say that it is. */
    public static Incarnation mark(Incarnation incarnation, String role) {
        return new Incarnation(incarnation.service() + "(" + role + ")", incarnation.number());
    }

    /** Whether something that says it is of {@code incarnation} is a command around a launch, or comes of one. */
    public static boolean isMark(Incarnation incarnation) {
        return incarnation.service().indexOf('(') > 0;
    }

    private void ended(Series series, Item item, Incarnation mark, String error, int exitCode) {
        series.current = null;
        signals.killRest(mark);
        if (error.isEmpty()) {
            next(series);
        } else {
            failed(series, item, error, exitCode);
        }
    }

    private void failed(Series series, Item item, String error, int exitCode) {
        if (series.failure.isEmpty()) {
            series.failure = Optional.of(new Failure(item.role, text(item) + ": " + error, exitCode));
        }
        if (!series.goesOn) {
            series.items.clear();
        }
        next(series);
    }

    private static String text(Item item) {
        String line = String.join(" ", item.command).replaceAll("\\s+", " ");
        String shown = line.length() > TEXT_MAX ? line.substring(0, TEXT_MAX - 3) + "..." : line;
        return item.role + " `" + shown + "`";
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1_000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
