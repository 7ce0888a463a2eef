package dev.vigil.cli;

import dev.vigil.config.text.LocalTimes;
import dev.vigil.config.text.TerminalFilter;
import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes lines of logs, with a prefix where several services are shown. A terminal gets them by {@link TerminalFilter};
 * into a file or pipe, and with {@code --raw}, go their bytes as they are, so that what went in comes out. A line may
 * come in pieces; when another service's comes in between, the line is ended there.
 */
final class LinePrinter {
    private final OutputBuffer out;
    private final List<String> services = new ArrayList<>();
    private final boolean prefixed;
    private final boolean timestamps;
    private final boolean json;
    private final Optional<TerminalFilter> filter;
    private int prefixColumns;
    /** Whose line is not ended yet; empty: nobody's. */
    private String open = "";

    private LinePrinter(Invocation invocation, boolean prefixed) {
        this.out = invocation.out();
        this.prefixed = prefixed;
        this.timestamps = invocation.has("--timestamps");
        this.json = invocation.has("--json");
        boolean filtered = out.terminal().present() && !invocation.has("--raw");
        this.filter = filtered ? Optional.of(new TerminalFilter()) : Optional.empty();
    }

    static LinePrinter of(Invocation invocation, List<LogStore> stores) {
        LinePrinter printer = new LinePrinter(invocation, stores.size() > 1);
        for (LogStore store : stores) {
            printer.services.add(store.service());
            printer.prefixColumns =
                    Math.max(printer.prefixColumns, store.service().length());
        }
        return printer;
    }

    void print(LogLine line) {
        if (json) {
            out.json(JsonLine.of(line));
            return;
        }
        String source = line.service() + line.origin();
        boolean continues = !line.begins() && source.equals(open);
        if (!continues) {
            end();
            prefix(line);
        }
        content(line);
        open = source;
        if (line.ends()) {
            end();
        }
    }

    /** Ends the line that is open, if there is one. */
    void end() {
        if (!open.isEmpty()) {
            filter.map(TerminalFilter::end).ifPresent(this::bytes);
            out.endLine();
            open = "";
        }
    }

    private void prefix(LogLine line) {
        if (timestamps) {
            out.print(LocalTimes.rfc3339(line.time()), Style.FAINT).print(" ");
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
            bytes(filter.map(shown -> shown.piece(line.bytes())).orElse(line.bytes()));
        }
    }

    private void bytes(byte[] bytes) {
        out.bytes(bytes, 0, bytes.length);
    }
}
