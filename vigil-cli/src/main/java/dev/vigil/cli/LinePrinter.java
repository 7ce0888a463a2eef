package dev.vigil.cli;

import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes lines of logs: their bytes as they are, so that what went in comes out, with a prefix where several services
 * are shown. A line may come in pieces; when another service's comes in between, the line is ended there.
 */
final class LinePrinter {
    private final OutputBuffer out;
    private final List<String> services = new ArrayList<>();
    private final boolean prefixed;
    private final boolean timestamps;
    private final boolean json;
    private int prefixColumns;
    /** Whose line is not ended yet; empty: nobody's. */
    private String open = "";

    private LinePrinter(OutputBuffer out, boolean prefixed, boolean timestamps, boolean json) {
        this.out = out;
        this.prefixed = prefixed;
        this.timestamps = timestamps;
        this.json = json;
    }

    static LinePrinter of(Invocation invocation, List<LogStore> stores) {
        LinePrinter printer = new LinePrinter(
                invocation.out(), stores.size() > 1, invocation.has("--timestamps"), invocation.has("--json"));
        for (LogStore store : stores) {
            printer.services.add(store.service());
            printer.prefixColumns =
                    Math.max(printer.prefixColumns, store.service().length());
        }
        return printer;
    }

    void print(LogLine line) {
        if (json) {
            out.line(JsonLine.of(line));
            return;
        }
        String source = line.service() + line.origin();
        boolean continues = !line.begins() && source.equals(open);
        if (!continues) {
            end();
            prefix(line);
        }
        content(line);
        if (line.ends()) {
            out.endLine();
            open = "";
        } else {
            open = source;
        }
    }

    /** Ends a line whose end was never written. */
    void end() {
        if (!open.isEmpty()) {
            out.endLine();
            open = "";
        }
    }

    private void prefix(LogLine line) {
        if (timestamps) {
            out.print(line.time().toString(), Style.FAINT).print(" ");
        }
        if (prefixed) {
            int index = Math.max(0, services.indexOf(line.service()));
            out.print(line.service(), Style.ofService(index));
            out.pad(prefixColumns - line.service().length()).print(" | ");
        }
    }

    private void content(LogLine line) {
        if (line.origin() == LogLine.Origin.NOTE) {
            out.print("[vigil: " + line.text() + "]", Style.YELLOW);
        } else {
            out.bytes(line.bytes(), 0, line.bytes().length);
        }
    }
}
