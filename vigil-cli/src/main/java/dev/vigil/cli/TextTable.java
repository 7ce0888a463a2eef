package dev.vigil.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under titles, each column as wide as its widest cell; the last one is cut at the terminal's edge. One column may
 * be coloured as a state.
 */
final class TextTable {
    private static final int GAP = 2;

    private final List<String> titles;
    private final int stateColumn;
    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;

    /** @param stateColumn index of the column of states */
    TextTable(int stateColumn, String... titles) {
        this.stateColumn = stateColumn;
        this.titles = List.of(titles);
        this.widths = new int[titles.length];
        measure(this.titles);
    }

    void row(String... cells) {
        List<String> row = List.of(cells);
        rows.add(row);
        measure(row);
    }

    private void measure(List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    void print(OutputBuffer out) {
        int last = lastWidth(out.terminal());
        print(titles, last, out, true);
        for (List<String> row : rows) {
            print(row, last, out, false);
        }
    }

    /** The terminal is asked for its width only when a row might not fit: the answer may cost 25 ms. */
    private int lastWidth(Terminal terminal) {
        int before = 0;
        for (int i = 0; i < widths.length - 1; i++) {
            before += widths[i] + GAP;
        }
        int whole = before + widths[widths.length - 1];
        if (!terminal.present() || whole <= Terminal.COLUMNS_USUAL) {
            return Integer.MAX_VALUE;
        }
        return Math.max(1, terminal.columns().getAsInt() - before);
    }

    private void print(List<String> cells, int lastWidth, OutputBuffer out, boolean title) {
        for (int i = 0; i < widths.length; i++) {
            boolean last = i == widths.length - 1;
            String cell = last ? TerminalText.cut(cells.get(i), lastWidth) : cells.get(i);
            printCell(cell, i, out, title);
            if (!last) {
                out.pad(widths[i] - cell.length() + GAP);
            }
        }
        out.endLine();
    }

    private void printCell(String cell, int column, OutputBuffer out, boolean title) {
        if (title) {
            out.print(cell, Style.BOLD);
        } else if (column == stateColumn && !cell.isEmpty()) {
            out.print(cell, Style.ofState(cell));
        } else {
            out.print(cell);
        }
    }
}
