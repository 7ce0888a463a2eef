package dev.vigil.config;

import dev.vigil.config.keys.KeyGroups;
import dev.vigil.config.keys.SupervisorKeys;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.SourceFile;
import java.util.List;
import java.util.stream.Collectors;

/** The reference page of the configuration, made from the keys themselves. */
final class ReferencePage {
    private static final String INTRODUCTION = """
            # Configuration reference

            <!-- Made from the code by ReferencePageTest; edit the keys in vigil-config, then run that test with
                 -Dvigil.write=true. -->

            A file of services is TOML. `vigil check` reads it and tells every problem at once, with file, line and
            column.

            ```toml
            [service.db]
            command = ["redis-server", "--port", "6379"]
            ready = { tcp = "127.0.0.1:6379" }

            [service.web]
            command = "python3 -m http.server 800%i"
            instances = 2
            requires = ["db"]
            ```

            - A **duration** is a string: `"250ms"`, `"10s"`, `"5m"`, `"2h"`, `"7d"`, also `"1m30s"` and `"0.5s"`; at
              most 36500 days.
            - A **size** is a string, `"64KB"`, `"50MB"`, `"1GB"` (powers of 1000), `"KiB"`, `"MiB"`, `"GiB"` (powers of
              1024), or a number of bytes.
            - A **signal** is a string, `"TERM"`, `"SIGTERM"`, `"RTMIN+1"`, or a number.
            - A **path** that does not start with `/` starts from the directory of the file it is written in.
            - A **name** of a service has letters, digits and `_ . @ -`, starts with a letter or digit, and has at most
              64 characters. The files of one supervisor share one space of names.
            - An unknown key is an error, and so is one that is listed here as not implemented yet.
            """;

    private static final String ENVIRONMENT_FILES = """
            ## Environment files

            The syntax of `environment-file`, and of `.env` beside a Procfile, is that of systemd's `EnvironmentFile=`:

            - `NAME=value`; blanks around the name and the value do not count, nor does `export` before it. A name has
              letters, digits and `_ . -`. The last of several wins. Empty lines and lines that begin with `#` or `;`
              are skipped.
            - A value ends with its line. A backslash at the end of a line joins the next one; before any other
              character it stands for that character. `#` belongs to the value, and so does a quote inside it.
            - In single quotes everything stands for itself, line ends too. Double quotes are the same, but a backslash
              before `"`, `` ` ``, `$` or a backslash is taken away, and one before a line end joins the lines. After
              the closing quote and a blank a comment may follow.
            - `$NAME` is not expanded.

            Differences: systemd warns of a line that it does not understand and goes on; here it is a problem, of
            `check` and `up` with file, line and column, and of a launch. systemd knows neither `export` nor a comment
            after a quote. foreman makes a line end of `\\n` in double quotes, and takes a `.env` with quotes that span
            lines for several lines. A file has at most 1 MiB; a byte order mark is skipped.

            """;

    private static final String PROCFILE = """
            ## Procfile

            A file whose name starts with `Procfile` or ends with `.procfile` has lines of `name: command line`; empty
            lines and lines that start with `#` are skipped.

            - The command line is run by `/bin/sh -c`, because the format says so, in the directory of the file. A line
              that is one simple command, or several joined by `&&`, gets `exec` before the last one: the program takes
              the place of the shell, and signals and `reload` reach it. In all other lines (pipes, lists, `$(...)`)
              the shell stays the main process and gets them.
            - A file `.env` beside it is read as `environment-file`.
            - `PORT` is numbered as foreman does it: the base is `PORT` of `.env`, else of the environment, else 5000,
              and each further line is given 100 more. `PS` is the name and `.1`.
            - foreman stops everything when one process ends. Vigil starts that process again (`restart = "always"`).
            - All else is as for a TOML service that has only a command.

            ## Other formats

            systemd units, `supervisord.conf`, `ecosystem.config.*`, `crontab` and `xinetd.conf` are not supported yet,
            and refused by name.
            """;

    private final StringBuilder page = new StringBuilder();

    static String markdown() {
        ReferencePage reference = new ReferencePage();
        reference.page.append(INTRODUCTION);
        reference
                .page
                .append("- A file has at most ")
                .append(SourceFile.BYTES_MAX >> 20)
                .append(" MiB, all files together");
        reference.page.append(" at most ").append(LoadContext.SERVICES_MAX).append(" services, instances counted.\n\n");
        reference.table("`[vigil]`", SupervisorKeys.TABLE);
        reference.table("`[service.NAME]`", KeyGroups.TABLE);
        reference.page.append(ENVIRONMENT_FILES).append(PROCFILE);
        return reference.page.toString();
    }

    private void table(String title, KeyTable table) {
        page.append("## ").append(title).append("\n\n");
        List<Key<?>> implemented =
                table.keys().stream().filter(Key::implemented).toList();
        if (!implemented.isEmpty()) {
            page.append("| key | value | default | |\n|---|---|---|---|\n");
            implemented.forEach(this::row);
            page.append('\n');
        }
        later(table);
        for (Key<?> key : implemented) {
            key.shape().table().ifPresent(nested -> table("`" + key.name() + " = { ... }`", nested));
        }
    }

    private void row(Key<?> key) {
        page.append("| `")
                .append(key.name())
                .append("` | ")
                .append(escape(key.shape().noun()))
                .append(" | ");
        page.append(escape(key.byDefault()))
                .append(" | ")
                .append(escape(key.doc()))
                .append(" |\n");
    }

    private void later(KeyTable table) {
        String later = table.keys().stream()
                .filter(key -> !key.implemented())
                .map(key -> "- `" + key.name() + "`: " + key.doc() + "\n")
                .collect(Collectors.joining());
        if (!later.isEmpty()) {
            page.append("Not implemented yet, and refused:\n\n").append(later).append('\n');
        }
    }

    private static String escape(String cell) {
        return cell.replace("|", "\\|");
    }
}
