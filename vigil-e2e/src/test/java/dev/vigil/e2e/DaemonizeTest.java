package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vigil daemonize}: what it makes, from wherever it is called, and what it says when it can't. */
@ExtendWith(Sandboxes.class)
final class DaemonizeTest {
    private static final long TERMINAL_SIGNALS = 1 | 1 << 19 | 1 << 20 | 1 << 21;

    private static final Map<Integer, String> NULL_DEVICE = Map.of(0, "/dev/null", 1, "/dev/null", 2, "/dev/null");

    /** Each is called from a shell with a mask, a directory, a descriptor and ignored signals that are not wanted. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '@', quoteCharacter = '~', textBlock = """
        a script                  @ VIGIL daemonize -- sleep 1000 > pid
        a background job          @ VIGIL daemonize -- sleep 1000 > pid & wait
        the head of a pipeline    @ VIGIL daemonize -- sleep 1000 | cat > pid
        the end of a pipeline     @ echo x | VIGIL daemonize -- sleep 1000 > pid
        nohup                     @ nohup VIGIL daemonize -- sleep 1000 > pid 2> err
        setsid                    @ setsid -w VIGIL daemonize -- sleep 1000 > pid
        almost no environment     @ env -i VIGIL_E2E_BOX="$VIGIL_E2E_BOX" VIGIL daemonize -- sleep 1000 > pid
        a closed standard input   @ VIGIL daemonize -- sleep 1000 > pid <&-
        an interactive shell      @ script -qec "bash --norc -i -c 'VIGIL daemonize -- sleep 1000 > pid; true'" tty
        its pipeline's head @ script -qec "bash --norc -i -c 'VIGIL daemonize -- sleep 1000 | cat > pid; true'" tty
        a leader with a terminal  @ script -qec "exec VIGIL daemonize -- sleep 1000 > pid" tty
        """)
    void isTheSameDaemonFromEverywhere(String from, String command, Sandbox box) {
        String vigil = Checkout.distribution().resolve("bin/vigil").toString();
        if (command.startsWith("script ")) {
            Shell.need("script", "bash");
        }
        String dirty = "umask 077; trap '' HUP QUIT; exec 7</etc/passwd; ";
        box.run("sh", "-c", dirty + command.replace("VIGIL ", vigil + " ")).expect(0);
        ObservedProcess daemon =
                new ObservedProcess(Long.parseLong(box.read("pid").strip()));
        Await.until("init has adopted it", () -> daemon.parent() != 0 && !Files.exists(leaderOf(daemon)));
        assertThat(daemon.session()).isNotEqualTo(daemon.pid()).isNotEqualTo(new ObservedProcess(self()).session());
        assertThat(daemon.group()).isEqualTo(daemon.pid());
        assertThat(daemon.hasTerminal()).isFalse();
        assertThat(daemon.directory()).isEqualTo("/");
        assertThat(daemon.umask()).isEqualTo("0000");
        // The loader and the locale of the program open files for a moment while it starts.
        Await.until("only the null device is open", () -> daemon.descriptors().equals(NULL_DEVICE));
        assertThat(daemon.blocked()).isZero();
        assertThat(daemon.ignored()).isZero();
        box.vigil("inspect", Long.toString(daemon.pid())).expect(0).says(daemon.pid() + " is a daemon.");
        end(daemon);
    }

    private static long self() {
        return ProcessHandle.current().pid();
    }

    private static Path leaderOf(ObservedProcess daemon) {
        return Path.of("/proc/" + daemon.session());
    }

    private static void end(ObservedProcess daemon) {
        Shell.kill("KILL", daemon.pid());
        Await.until("it is gone", () -> !daemon.isAlive());
    }

    private static ObservedProcess start(Sandbox box, String... options) {
        List<String> words = new ArrayList<>(List.of("daemonize"));
        words.addAll(List.of(options));
        return new ObservedProcess(Long.parseLong(
                box.vigil(words.toArray(String[]::new)).expect(0).out().strip()));
    }

    @Test
    void leadsItsSessionIfAsked(Sandbox box) {
        ObservedProcess daemon = start(box, "--session-leader", "--", "sleep", "1000");
        assertThat(daemon.session()).isEqualTo(daemon.pid());
        end(daemon);
    }

    @Test
    void ignoresTheSignalsOfTerminalsIfAsked(Sandbox box) {
        ObservedProcess daemon = start(box, "--ignore-tty-signals", "--", "sleep", "1000");
        assertThat(daemon.ignored()).isEqualTo(TERMINAL_SIGNALS);
        end(daemon);
    }

    @Test
    void findsWhatItWasToldAround(Sandbox box) {
        box.write("in", "read me");
        box.write("out", "before\n");
        String script = "pwd; umask; echo $A; cat; echo err >&2; exec sleep 1000";
        ObservedProcess daemon = start(
                box,
                "--chdir",
                "/tmp",
                "--umask",
                "027",
                "--env",
                "A=b c",
                "--stdin",
                "in",
                "--stdout",
                "out",
                "--stderr",
                "out",
                "--append",
                "--",
                "sh",
                "-c",
                script);
        Await.until("it has spoken", () -> box.read("out").endsWith("err\n"));
        assertThat(box.read("out")).isEqualTo("before\n/tmp\n0027\nb c\nread meerr\n");
        end(daemon);
    }

    @Test
    void hasACleanEnvironmentIfAsked(Sandbox box) {
        String mark = Leftovers.MARK + "=" + box.folder();
        ObservedProcess daemon = start(
                box, "--clear-env", "--env", mark, "--stdout", "out", "--", "sh", "-c", "env | sort; exec sleep 1000");
        Await.until("it has spoken", () -> box.read("out").contains("PATH="));
        assertThat(box.read("out").lines().map(line -> line.split("=", 2)[0]))
                .isSubsetOf("PATH", "PWD", Leftovers.MARK, "OLDPWD", "SHLVL", "_")
                .contains("PATH", Leftovers.MARK);
        end(daemon);
    }

    @Test
    void findsItsPidInItsFileAndHoldsItForLife(Sandbox box) {
        String file = box.folder().resolve("x.pid").toString();
        ObservedProcess daemon = start(
                box, "--pidfile", "x.pid", "--stdout", "out", "--", "sh", "-c", "cat " + file + "; exec sleep 1000");
        Await.until("it has read it", () -> box.read("out").endsWith("\n"));
        assertThat(box.read("out").strip()).isEqualTo(Long.toString(daemon.pid()));
        box.vigil("daemonize", "--pidfile", "x.pid", "--", "true")
                .expect(1)
                .says("cannot daemonize true: already running as pid " + daemon.pid() + " sleep (" + file + ")");
        box.vigil("inspect", Long.toString(daemon.pid())).says("locked pid file     yes   " + file);
        end(daemon);
        ObservedProcess next = start(box, "--pidfile", "x.pid", "--", "sleep", "1000");
        assertThat(box.read("x.pid").strip()).isEqualTo(Long.toString(next.pid()));
        end(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "4194305\n", "2147483647\n"})
    void aFileThatNamesNobodyIsTaken(String content, Sandbox box) {
        box.write("x.pid", content);
        ObservedProcess daemon = start(box, "--pidfile", "x.pid", "--", "sleep", "1000");
        assertThat(box.read("x.pid").strip()).isEqualTo(Long.toString(daemon.pid()));
        end(daemon);
    }

    @Test
    void whatIsNotOursIsNotWritten(Sandbox box) throws IOException {
        Shell.needRoot();
        Path theirs = box.write("theirs", "");
        Shell.run("chown", "nobody", theirs.toString());
        box.vigil("daemonize", "--pidfile", "theirs", "--", "true").expect(1).says("it belongs to another user");
        assumeTrue(readableByAll(Checkout.distribution()), "the distribution is not for all users");
        Files.setPosixFilePermissions(box.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        box.startBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
        box.vigil("daemonize", "--pidfile", "x.pid", "--", "true").expect(1).says("permission denied (EACCES)");
        box.vigil("daemonize", "--pidfile", "/etc/passwd", "--", "true")
                .expect(1)
                .says("permission denied (EACCES)");
        box.vigil("daemonize", "--stdout", "out", "--", "true").expect(1).says("out: permission denied (EACCES)");
        assertThat(box.has("x.pid") || box.has("out")).isFalse();
    }

    @Test
    void oneOfManyStartersWinsAndTheOthersNameIt(Sandbox box) {
        int rounds = Integer.getInteger("vigil.races", 3);
        for (int round = 0; round < rounds; round++) {
            List<Background> starters = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                starters.add(box.background("daemonize", "--single", "--name", "race", "--", "sleep", "1000"));
            }
            List<CommandResult> outcomes =
                    starters.stream().map(Background::await).toList();
            List<CommandResult> winners =
                    outcomes.stream().filter(outcome -> outcome.exit() == 0).toList();
            assertThat(winners).hasSize(1);
            String pid = winners.getFirst().out().strip();
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.exit() != 0)
                    .allSatisfy(outcome -> outcome.expect(1).says("already running as pid " + pid + " "));
            end(new ObservedProcess(Long.parseLong(pid)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 | /nowhere/x                          | cannot daemonize /nowhere/x: no such file or directory (ENOENT)
        1 | nosuchprogram                       | cannot daemonize nosuchprogram: no such file or directory (ENOENT)
        1 | /etc                                | it is a directory: permission denied (EACCES)
        1 | /etc/passwd                         | permission denied (EACCES)
        1 | ./interpreter                       | the interpreter that its first line names is not there
        1 | ./text                              | exec format error (ENOEXEC)
        1 | --user nosuch true                  | no such user (nosuch)
        1 | --group nosuch true                 | no such group (nosuch)
        1 | --chdir /nowhere true               | /nowhere: no such file or directory (ENOENT)
        1 | --chdir /etc/passwd true            | /etc/passwd: not a directory (ENOTDIR)
        1 | --stdout /nowhere/x true            | /nowhere/x: no such file or directory (ENOENT)
        1 | --stdin /nowhere true               | /nowhere: no such file or directory (ENOENT)
        1 | --stdout /etc true                  | /etc: is a directory (EISDIR)
        1 | --pidfile /nowhere/x true           | /nowhere/x: no such file or directory (ENOENT)
        1 | --pidfile /proc/version/x true      | cannot daemonize true:
        1 | --pidfile link true                 | it is a symbolic link
        1 | --pidfile garbage true              | it holds something else than a pid
        1 | --pidfile zero true                 | it holds something else than a pid
        1 | --pidfile group true                | it holds something else than a pid
        1 | --pidfile table true                | it holds something else than a pid
        1 | --pidfile fifo true                 | it is not a file
        1 | --pidfile open true                 | it is not a file
        1 | --pidfile open/x true               | anybody could put another file there
        1 | --pidfile /dev/null true            | it is not a file
        1 | --pidfile x.pid /nowhere/x          | cannot daemonize /nowhere/x: no such file or directory (ENOENT)
        2 | --umask 9 true                      | cannot use --umask: it is an octal number
        2 | --umask 01000 true                  | cannot use --umask: it is an octal number
        2 | --env X true                        | cannot use --env: it is NAME=VALUE (X)
        2 | --wait soon true                    | cannot use --wait
        2 | --wait pidfile true                 | cannot use --wait
        2 | --wait tcp:80 true                  | cannot use --wait
        2 | --wait tcp:127.0.0.1:99999 true     | cannot use --wait
        2 | --wait ready --timeout soon true    | cannot use --timeout: not a duration
        2 | --timeout 1s true                   | cannot use --timeout: it limits the waiting of --wait
        2 | --single --name a/b true            | cannot use --name: a name has no slash
        2 | --name x true                       | cannot use --name: it is for --single, which is missing
        2 | --single --pidfile y --name x true  | cannot use --name: with --pidfile there is only one
        2 | --append true                       | cannot use --append: it is for the files of --stdout
        2 | --pidfile= true                     | cannot use --pidfile: it is empty
        """)
    void saysWhatIsWrong(int code, String arguments, String message, Sandbox box) throws IOException {
        Files.setPosixFilePermissions(
                box.write("interpreter", "#!/no/interpreter\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(box.write("text", "echo\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(box.folder().resolve("link"), Path.of("one"));
        box.write("garbage", "hello\n");
        box.write("one", "1\n");
        box.write("zero", "0\n");
        box.write("group", "-1000\n");
        box.write("table", "1000" + " ".repeat(40) + "first line of a table\n");
        box.run("mkfifo", "fifo").expect(0);
        Path open = Files.createDirectory(box.folder().resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        CommandResult outcome = box.vigil(("daemonize " + arguments).split(" ", -1))
                .expect(code)
                .says(message);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("vigil: cannot ");
        assertThat(box.has("x.pid")).isFalse();
    }

    @Test
    void runsAsAnotherUser(Sandbox box) {
        Shell.needRoot();
        ObservedProcess daemon =
                start(box, "--user", "nobody", "--stdout", "out", "--", "sh", "-c", "echo $USER; exec sleep 1000");
        Await.until("it has spoken", () -> box.read("out").endsWith("\n"));
        assertThat(daemon.uid()).isEqualTo(Shell.run("id", "-u", "nobody").strip());
        assertThat(box.read("out")).isEqualTo("nobody\n");
        end(daemon);
        box.vigil("daemonize", "--user", "nobody", "--", "/nowhere/x").expect(1).says("ENOENT");
    }

    @Test
    void onlyRootRunsItAsAnother(Sandbox box) {
        Shell.needRoot();
        assumeTrue(readableByAll(Checkout.distribution()), "the distribution is not for all users");
        box.startBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
        box.vigil("daemonize", "--user", "root", "--", "true").expect(5).says("operation not permitted (EPERM)");
    }

    private static boolean readableByAll(Path home) {
        return Shell.run(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "--",
                        "test",
                        "-r",
                        home.resolve("bin/vigil").toString())
                .isEmpty();
    }

    @Test
    void waitsUntilItSaysThatItIsReady(Sandbox box) {
        Shell.need("systemd-notify");
        String script = "echo started; until [ -e go ]; do sleep 0.02; done; systemd-notify --ready; exec sleep 1000";
        String folder = box.folder().toString();
        Background starting = box.background(
                "daemonize", "--wait", "ready", "--chdir", folder, "--stdout", "out", "--", "sh", "-c", script);
        Await.until("it runs", () -> box.has("out") && box.read("out").contains("started"));
        assertThat(starting.isAlive()).isTrue();
        box.write("go", "");
        end(new ObservedProcess(Long.parseLong(starting.await().expect(0).out().strip())));
    }

    /** With the sender that C programs have: libsystemd's, without its headers. */
    @Test
    void understandsWhatAProgramInCSays(Sandbox box) {
        box.write("ready.c", """
            #include <stdint.h>
            #include <unistd.h>
            int sd_notify(int unset_environment, const char *state);
            int sd_notify_barrier(int unset_environment, uint64_t timeout);
            int main(void) {
                return sd_notify(0, "STATUS=opening") > 0 && sd_notify_barrier(0, 100000000) > 0
                    && sd_notify(1, "READY=1\\nSTATUS=open") > 0 ? pause() : 1;
            }
            """);
        String program = box.folder().resolve("ready").toString();
        Shell.need("cc");
        String built = Shell.run("cc", "-o", program, program + ".c", "-l:libsystemd.so.0");
        assumeTrue(box.has("ready"), "libsystemd0 is not installed: " + built);
        end(start(box, "--wait", "ready", "--timeout", "2m", "--", program));
    }

    @Test
    void waitsUntilItListens(Sandbox box) {
        Shell.need("python3");
        int port = box.port();
        String address = "tcp:127.0.0.1:" + port;
        ObservedProcess daemon =
                start(box, "--wait", address, "--", "python3", "-m", "http.server", "--bind", "127.0.0.1", "" + port);
        box.vigil("daemonize", "--wait", address, "--", "true").expect(1).says("another program listens already");
        end(daemon);
    }

    @Test
    void waitsForThePidFileOfAProgramThatGoesAwayByItself(Sandbox box) {
        String script = "sleep 1000 & echo $! > x.pid";
        ObservedProcess daemon = start(
                box,
                "--wait",
                "pidfile",
                "--pidfile",
                "x.pid",
                "--chdir",
                box.folder().toString(),
                "--",
                "sh",
                "-c",
                script);
        assertThat(box.read("x.pid").strip()).isEqualTo(Long.toString(daemon.pid()));
        end(daemon);
    }

    @Test
    void whatIsNotReadyIsNotLeftRunning(Sandbox box) {
        box.vigil("daemonize", "--wait", "ready", "--", "sh", "-c", "exit 3")
                .expect(1)
                .says("it ended before it was ready (exit code 3)");
        box.vigil("daemonize", "--pidfile", "x.pid", "--wait", "ready", "--timeout", "300ms", "--", "sleep", "1000")
                .expect(1)
                .says("not ready in time: it has not sent READY=1");
        assertThat(box.has("x.pid")).isFalse();
    }

    @Test
    void aPidThatNobodyReadsIsNoFailure(Sandbox box) {
        String vigil = Checkout.distribution().resolve("bin/vigil").toString();
        box.run("sh", "-c", vigil + " daemonize --pidfile x.pid -- sleep 1000 >&-")
                .expect(0);
        end(new ObservedProcess(Long.parseLong(box.read("x.pid").strip())));
    }
}
