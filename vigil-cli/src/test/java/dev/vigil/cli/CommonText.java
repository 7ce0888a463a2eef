package dev.vigil.cli;

/** What holds for all verbs, as the pages say it: in Markdown, which {@link TopManPage} turns into man(7). */
final class CommonText {
    /** Which supervisor a command means. */
    static final String WHICH = """
                Every verb takes `--root DIR` (or the variable `VIGIL_ROOT`): the supervisor whose configuration is in
                `DIR/etc`, its socket and pid file in `DIR/run`, its logs in `DIR/log`. Without it root's is in
                `/etc/vigil`, `/run/vigil` and `/var/log/vigil`, another user's in `$XDG_CONFIG_HOME/vigil`,
                `$XDG_RUNTIME_DIR/vigil` and `$XDG_STATE_HOME/vigil/log`.

                A folder with a `vigil.toml` or a `Procfile` is a *project*: `vigil up` there starts a supervisor of its
                own, and every verb means it in that folder and below (`daemon`, `run` and `install` never do).
                `vigil projects` lists all. The first of these that there is counts: `--root`, `VIGIL_ROOT`, the project
                of the working directory if it has been started, the supervisor whose service the command runs in
                (`VIGIL_RUN`; not for `up`), the project of the working directory, the machine's or the user's own
                supervisor. `--no-project` means the last one. `up -f FILE` chooses files, not the supervisor. The files
                of projects are below `/var/lib/vigil/projects` (root) or `$XDG_STATE_HOME/vigil/projects`, or in
                `VIGIL_PROJECTS`.
                """;

    /** How it shows things. */
    static final String MANNERS = """
                Times are of the machine's zone and show its offset (`14:02:11+09:00`, in UTC `14:02:11Z`), also in
                vigild's messages; JSON has them in UTC. A `NAME` may be a pattern: `'web*'` stands for all services
                that begin with web, `?` for one character.

                Errors go to standard error as `vigil: cannot X: reason (value)`. Colour is used on terminals only, \
                and never
                where `NO_COLOR` is set.

                What programs, file names and other users' processes say is shown with control characters escaped \
                (`\\x1b`, `\\r`, `\\u202e`), in JSON too; on a terminal the lines of a program keep their colour. \
                Only `vigil logs` and `vigil up` into a file or a pipe give its bytes as they are.
                """;

    private CommonText() {}
}
