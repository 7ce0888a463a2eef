package dev.vigil.cli;

import dev.vigil.api.AtJobs;
import dev.vigil.api.AtOrder;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.client.ControlClient;
import dev.vigil.calendar.InvalidSchedule;
import dev.vigil.calendar.Timestamps;
import dev.vigil.linux.NativeLinux;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil at}: runs a command once, at a time. */
final class AtVerb implements Verb {
    static final String NAME = "at";

    private static final String LIST = "--list";
    private static final String REMOVE = "--remove";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "at TIME -- COMMAND... | at -l [--json] | at -r ID",
                "Run a command once, at a time: as vigild's user, in this directory and with this environment.",
                "TIME is 18:00 (tomorrow if it is past), noon, \"2026-12-24 18:00\", tomorrow, +5min or"
                        + " \"now + 5 minutes\"; as one argument.",
                "It is a service at-ID until it has run with success, also over restarts of vigild and of the machine;"
                        + " its time that passes meanwhile is made up for. What it writes is in its log.");
        spec.addOption(ArgumentSpecs.flag("List those that wait, run or have failed.", "-l", LIST));
        spec.addOption(ArgumentSpecs.option("ID", "Stop it if it runs, and forget it.", "-r", REMOVE));
        spec.addOption(ArgumentSpecs.flag("With -l: print JSON.", "--json"));
        spec.addPositional(ArgumentSpecs.many(0, 0, "TIME COMMAND", "When; the program and its arguments."));
        ArgumentSpecs.examples(
                spec,
                "tonight",
                "vigil at 23:00 -- ./import --all",
                "what waits?",
                "vigil at -l",
                "not after all",
                "vigil at -r 3");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.words(0);
        boolean acts = invocation.has(LIST) || invocation.has(REMOVE);
        if (acts == !words.isEmpty() || (invocation.has(LIST) && invocation.has(REMOVE))) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot run at: it takes either a time and a command, or -l, or -r ID");
        }
        if (invocation.has(LIST)) {
            return list(invocation);
        }
        return invocation.has(REMOVE) ? remove(invocation) : add(invocation, words);
    }

    private static int list(Invocation invocation) {
        AtJobs jobs;
        try (ControlClient client = Control.connect(invocation.places())) {
            jobs = client.get(Paths.AT, AtJobs.class);
        }
        if (invocation.has("--json")) {
            invocation.out().json(Json.text(jobs));
        } else if (!jobs.jobs().isEmpty()) {
            TextTable table = new TextTable(2, "ID", "TIME", "STATE", "COMMAND");
            for (AtJobs.AtJob job : jobs.jobs()) {
                table.row(
                        Integer.toString(job.id()),
                        TimeFormat.clock(TimeFormat.millis(job.time()), invocation.nowMillis()),
                        job.state(),
                        TerminalText.clean(String.join(" ", job.command())));
            }
            table.print(invocation.out());
        }
        return ExitCode.DONE;
    }

    private static int remove(Invocation invocation) {
        String id = invocation.value(REMOVE).orElseThrow();
        if (!id.matches("[0-9]{1,9}")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot use -r: not a number that at -l shows (" + TerminalText.clean(id) + ")");
        }
        try (ControlClient client = Control.connect(invocation.places())) {
            return print(client.post(Paths.atRemove(id), Results.class), "removed", invocation);
        }
    }

    private static int add(Invocation invocation, List<String> words) {
        if (words.size() < 2) {
            throw new CommandFailure(ExitCode.USAGE, "cannot run at: there is no command after the time");
        }
        Instant time = time(words.getFirst(), Instant.ofEpochMilli(invocation.nowMillis()), ZoneId.systemDefault());
        List<String> environment = invocation.console().environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted()
                .toList();
        AtOrder order = new AtOrder(
                time.toString(),
                words.subList(1, words.size()),
                invocation.absolute(new NativeLinux(), "."),
                environment);
        String when = TimeFormat.clock(time.toEpochMilli(), invocation.nowMillis());
        try (ControlClient client = Control.connect(invocation.places())) {
            return print(client.post(Paths.AT, order, Results.class), "at " + when, invocation);
        }
    }

    private static Instant time(String text, Instant now, ZoneId zone) {
        try {
            Instant time = Timestamps.parse(text, now, zone);
            if (time.isBefore(now) && Timestamps.isTimeOfDay(text)) {
                time = time.atZone(zone).plusDays(1).toInstant();
            }
            if (time.isBefore(now.minus(Duration.ofMinutes(1)))) {
                throw new InvalidSchedule("it is past (" + TerminalText.clean(text) + ")");
            }
            return time;
        } catch (InvalidSchedule wrong) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use the time: " + wrong.getMessage());
        }
    }

    private static int print(Results results, String done, Invocation invocation) {
        Results.Result result = results.results().getFirst();
        if (!result.ok()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "cannot run at: " + TerminalText.clean(result.message()) + " (" + result.name() + ")");
        }
        invocation.out().line(result.name() + ": " + done);
        return ExitCode.DONE;
    }
}
