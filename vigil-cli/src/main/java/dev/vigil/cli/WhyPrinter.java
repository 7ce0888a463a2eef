package dev.vigil.cli;

import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Why;
import dev.vigil.config.text.TerminalFilter;
import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogStore;
import java.util.List;
import java.util.Optional;

/** What {@code why} tells, in the order in which a reader asks: what, why, what next, how often, what did it say. */
final class WhyPrinter {
    private static final int OUTPUT_LINES = 10;
    private static final int EXITS_SHOWN = 5;
    /** Of each service, by vigild. */
    private static final int EXITS_REMEMBERED = 10;

    private static final int LABEL_COLUMNS = 14;

    private final Why why;
    private final ServiceStatus service;
    private final Invocation invocation;
    private final OutputBuffer out;
    private final long nowMillis;

    WhyPrinter(Why why, Invocation invocation) {
        this.why = why;
        this.service = why.service();
        this.invocation = invocation;
        this.out = invocation.out();
        this.nowMillis = invocation.nowMillis();
    }

    void tell() {
        headline();
        entry("cause", service.next() == null ? service.reason() : TerminalText.cause(service.reason()));
        next();
        process();
        waitingFor();
        entry("command", String.join(" ", why.command()));
        launchedWith();
        exits();
        output();
    }

    private void headline() {
        long since = TimeFormat.millis(service.since());
        out.print(service.name(), Style.BOLD)
                .print(" is ")
                .print(service.state(), Style.ofState(service.state()))
                .print(" since " + TimeFormat.clock(since, nowMillis))
                .line(" (" + TimeFormat.length(nowMillis - since) + "); it is to be " + service.goal());
    }

    private void entry(String label, String text) {
        out.print("  ")
                .print(label, Style.FAINT)
                .pad(LABEL_COLUMNS - label.length())
                .line(TerminalText.clean(text));
    }

    private void next() {
        ServiceStatus.Next next = service.next();
        if (next == null) {
            entry("next", nothing());
            return;
        }
        long at = TimeFormat.millis(next.at());
        String when = at <= nowMillis ? "now" : "in " + TimeFormat.length(at - nowMillis);
        entry("next", next.what() + " " + when + ", at " + TimeFormat.clock(at, nowMillis));
    }

    private String nothing() {
        return switch (service.state()) {
            case "down" -> "nothing, until vigil start " + service.name();
            case "failed" -> "nothing by itself; vigil start " + service.name() + " tries again";
            case "completed" -> "nothing: it has done its work";
            case "waiting" -> "it starts when what it waits for is there";
            default -> "nothing, as long as it runs";
        };
    }

    private void process() {
        if (service.pid() != null) {
            entry("process", service.pid() + " (launch " + service.incarnation() + ")");
        }
        String said = service.statusText();
        if (said != null && !said.isEmpty()) {
            entry("says", said);
        }
        String note = service.note();
        if (note != null) {
            entry("note", note);
        }
        if (why.health() != null) {
            new HealthPrinter(this::entry, nowMillis).tell(why.health());
        }
        entry("restarts", service.restarts() + " by itself" + lately());
    }

    /** How often lately: all in a row while it flaps, else the ends that vigild remembers. */
    private String lately() {
        if (why.endsInRow() > 1) {
            String since = why.inRowSince();
            String begun = since == null
                    ? ""
                    : " since " + TimeFormat.clock(TimeFormat.millis(since), nowMillis) + " ("
                            + TimeFormat.length(nowMillis - TimeFormat.millis(since)) + ")";
            return "; it flaps: it ended " + why.endsInRow() + " times in a row" + begun;
        }
        List<Why.ExitEntry> unasked =
                why.exits().stream().filter(exit -> !exit.asked()).toList();
        if (unasked.isEmpty()) {
            return "";
        }
        long oldest = TimeFormat.millis(unasked.getLast().at());
        boolean more = why.exits().size() == EXITS_REMEMBERED;
        String times = unasked.size() == 1 ? "once" : (more ? "at least " : "") + unasked.size() + " times";
        return "; it ended " + times + " in the last " + TimeFormat.length(nowMillis - oldest);
    }

    private void waitingFor() {
        for (Why.Waited waited : why.waitingFor()) {
            entry("waits for", waited.name() + ", which is " + waited.state());
        }
    }

    /** What runs was launched otherwise than it is described now. */
    private void launchedWith() {
        List<Why.LaunchedWith> settings = why.launchedWith();
        if (settings != null) {
            settings.forEach(setting -> entry(
                    "runs with",
                    setting.key() + (setting.value() == null ? ": as it was before the change" : " " + setting.value())
                            + " until its next start"));
        }
    }

    private void exits() {
        if (why.exits().isEmpty()) {
            return;
        }
        out.line("");
        out.print("latest ends", Style.BOLD).endLine();
        for (Why.ExitEntry exit :
                why.exits().subList(0, Math.min(EXITS_SHOWN, why.exits().size()))) {
            String when = TimeFormat.clock(TimeFormat.millis(exit.at()), nowMillis);
            out.line("  " + when + "  launch " + exit.incarnation() + ": " + how(exit));
        }
    }

    private static String how(Why.ExitEntry exit) {
        return TerminalText.clean(exit.how())
                + (exit.coreDumped() && !exit.how().contains("core") ? " (core dumped)" : "")
                + (exit.outOfMemory() && !exit.how().contains("memory") ? " by the out-of-memory killer" : "")
                + " after " + TimeFormat.length(exit.ranMillis())
                + (exit.ready() ? "" : ", never ready")
                + (exit.asked() ? ", as asked" : "");
    }

    /** The last words of the launch that has ended last; where none has, those of the one that runs. */
    private void output() {
        LogStore store = new LogStore(service.name(), invocation.places().logOf(service.name()));
        List<LogLine> lines = LastLines.of(
                store, Optional.ofNullable(why.outputSince()), Optional.ofNullable(why.outputUntil()), OUTPUT_LINES);
        if (lines.isEmpty()) {
            return;
        }
        long launch = why.exits().isEmpty()
                ? service.incarnation()
                : why.exits().getFirst().incarnation();
        out.line("");
        out.print("last output of launch " + launch, Style.BOLD)
                .line(" (vigil logs " + service.name() + " shows more)");
        TerminalFilter filter = new TerminalFilter();
        for (LogLine line : lines) {
            out.print("  " + TimeFormat.clock(line.time().toEpochMilli(), nowMillis), Style.FAINT)
                    .print("  | ");
            if (out.terminal().present()) {
                out.program(filter, line.text()).endLine();
            } else {
                out.line(TerminalText.ofProgram(line.text()));
            }
        }
    }
}
