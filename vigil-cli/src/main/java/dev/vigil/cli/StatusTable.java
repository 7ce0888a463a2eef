package dev.vigil.cli;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Services, each on one line of the terminal. Where they do not fit, long names are cut in the middle, for instances
 * differ at the end; then what matters least goes: the restarts, the pid, how many tasks it has, how long it runs; then
 * names are cut further, and the reason at its end. A file or pipe gets everything.
 */
final class StatusTable {
    private static final int GAP = 2;
    private static final int NAME = 0;
    private static final int STATE = 1;
    private static final String HEALTH = "HEALTH";
    private static final int NAME_COLUMNS_WANTED = 24;
    private static final int NAME_COLUMNS_MIN = 8;

    /** So much of a reason is worth more than other columns. */
    private static final int REASON_COLUMNS_WANTED = 20;

    private static final List<String> DISPENSABLE = List.of("RESTARTS", "PID", "TASKS", "UPTIME");

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;
    private final BitSet shown = new BitSet();

    /**
     * With columns beside the usual ones.
     *
     * @param usage whether there are columns of what services use
     * @param health whether there is one of their health
     */
    StatusTable(boolean usage, boolean health) {
        List<String> all = new ArrayList<>(List.of("NAME", "STATE"));
        all.addAll(health ? List.of(HEALTH) : List.of());
        all.addAll(usage ? List.of("CPU", "MEMORY", "TASKS") : List.of());
        all.addAll(List.of("PID", "UPTIME", "RESTARTS", "REASON"));
        titles = List.copyOf(all);
        widths = new int[titles.size()];
        shown.set(0, titles.size());
        measure(titles);
    }

    /** One cell for each column. */
    void row(List<String> cells) {
        rows.add(cells);
        measure(cells);
    }

    private void measure(List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    void print(OutputBuffer out) {
        fit(out.terminal());
        line(titles, out, true);
        for (List<String> row : rows) {
            line(row, out, false);
        }
    }

    /** The terminal is asked for its width only when a row might not fit: the answer may cost 25 ms. */
    private void fit(Terminal terminal) {
        int reason = widths.length - 1;
        if (!terminal.present() || width() <= Terminal.COLUMNS_USUAL) {
            return;
        }
        int columns = terminal.columns().getAsInt();
        int wanted = Math.min(widths[reason], REASON_COLUMNS_WANTED);
        cutNames(NAME_COLUMNS_WANTED, columns - wanted + widths[reason]);
        for (String title : DISPENSABLE) {
            if (titles.contains(title) && width() - widths[reason] + wanted > columns) {
                shown.clear(titles.indexOf(title));
            }
        }
        cutNames(NAME_COLUMNS_MIN, columns - wanted + widths[reason]);
        widths[reason] = Math.max(1, Math.min(widths[reason], columns - (width() - widths[reason])));
    }

    /** As far as need be for {@code columns} in all, but not below {@code least}. */
    private void cutNames(int least, int columns) {
        int over = Math.max(0, width() - columns);
        widths[NAME] = Math.min(widths[NAME], Math.max(least, widths[NAME] - over));
    }

    /** Of all columns that are shown. */
    private int width() {
        int width = GAP * (shown.cardinality() - 1);
        for (int i = shown.nextSetBit(0); i >= 0; i = shown.nextSetBit(i + 1)) {
            width += widths[i];
        }
        return width;
    }

    private void line(List<String> cells, OutputBuffer out, boolean title) {
        for (int i = shown.nextSetBit(0); i >= 0; i = shown.nextSetBit(i + 1)) {
            String cell = i == NAME
                    ? TerminalText.cutMiddle(cells.get(i), widths[i])
                    : TerminalText.cut(cells.get(i), widths[i]);
            if (title) {
                out.print(cell, Style.BOLD);
            } else if (i == STATE || titles.get(i).equals(HEALTH)) {
                out.print(cell, Style.ofState(cell));
            } else {
                out.print(cell);
            }
            if (i < widths.length - 1) {
                out.pad(widths[i] - cell.length() + GAP);
            }
        }
        out.endLine();
    }
}
