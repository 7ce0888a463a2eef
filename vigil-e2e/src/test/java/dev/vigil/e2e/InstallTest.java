package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vigil install} and {@code uninstall}, into a folder instead of the machine. */
@ExtendWith(Sandboxes.class)
final class InstallTest {
    private static List<String> files(Sandbox box) throws IOException {
        try (Stream<Path> all = Files.walk(box.folder().resolve("machine"))) {
            return all.filter(path -> !Files.isDirectory(path) || Files.isSymbolicLink(path))
                    .map(path -> box.folder().relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd", "sysv", "openrc", "rc-local"})
    void twiceIsAsOnceAndUninstallTakesExactlyThat(String system, Sandbox box) throws IOException {
        box.write("machine/etc/rc.local", "#!/bin/sh\necho mine\nexit 0\n");
        List<String> before = files(box);
        box.vigil("install", "--" + system, "--prefix", "machine").expect(0).says("installed for " + system);
        List<String> installed = files(box);
        String local = box.read("machine/etc/rc.local");
        box.vigil("install", "--" + system, "--prefix", "machine").expect(0).says("already installed for " + system);
        assertThat(files(box)).isEqualTo(installed);
        assertThat(box.read("machine/etc/rc.local")).isEqualTo(local).endsWith("exit 0\n");
        assertThat(system.equals("rc-local") ? local : String.join(" ", installed))
                .contains("vigil");
        box.vigil("uninstall", "--prefix", "machine").expect(0).says("uninstalled");
        assertThat(files(box)).isEqualTo(before);
        assertThat(box.read("machine/etc/rc.local")).isEqualTo("#!/bin/sh\necho mine\nexit 0\n");
        box.vigil("uninstall", "--prefix", "machine").expect(0).says("nothing was installed");
    }

    @ParameterizedTest
    @CsvSource({
        "systemd, machine/etc/systemd/system/vigild.service", "sysv, machine/etc/init.d/vigild",
        "sysv, machine/etc/rc2.d/S01vigild", "openrc, machine/etc/init.d/vigild"
    })
    void whatIsOfAnotherStays(String system, String file, Sandbox box) {
        box.write(file, "mine\n");
        box.vigil("install", "--" + system, "--prefix", "machine").expect(1).says("it is there, and not from vigil");
        box.vigil("uninstall", "--prefix", "machine").expect(0).says("nothing was installed");
        assertThat(box.read(file)).isEqualTo("mine\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --sysv --systemd   | one init system at a time
        --user --sysv      | only systemd starts a user's daemons (sysv)
        --user --rc-local  | only systemd starts a user's daemons (rc-local)
        """)
    void saysWhatItCannotDo(String options, String message, Sandbox box) {
        box.vigil(("install " + options).split(" ", -1)).expect(2).says("cannot install: " + message);
    }

    @Test
    void aFileThatVigildWouldRefuseAtBootIsRefusedNow(Sandbox box) {
        box.write("wrong.toml", "[service.web]\n");
        box.vigil("install", "--systemd", "--print", "-f", "nosuch.toml")
                .expect(2)
                .says("nosuch.toml", "cannot use the configuration");
        box.vigil("install", "--systemd", "--print", "-f", "wrong.toml")
                .expect(2)
                .says("cannot use the configuration");
    }

    @Test
    void printShowsAndAddsNothing(Sandbox box) {
        box.vigil("install", "--systemd", "--print", "--prefix", "machine")
                .expect(0)
                .says("# /etc/systemd/system/vigild.service", "Type=notify", "bin/vigild --root", "--foreground");
        assertThat(box.has("machine")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--systemd", "--user"})
    void systemdFindsNothingWrongWithItsUnit(String option, Sandbox box) throws IOException {
        Shell.need("systemd-analyze");
        box.write("vigil.toml", "");
        List<String> words = List.of("install", option, "--print", "-f", "vigil.toml");
        String printed = box.vigil(words.toArray(String[]::new)).expect(0).out();
        String unit = printed.substring(printed.indexOf('\n') + 1, printed.lastIndexOf("\n# "));
        Path file = box.write("vigild.service", unit);
        assertThat(Shell.run("systemd-analyze", "verify", file.toString())).doesNotContain("vigild.service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysv", "openrc"})
    void aShellCanReadTheScript(String system, Sandbox box) {
        box.vigil("install", "--" + system, "--prefix", "machine").expect(0);
        String script = box.folder().resolve("machine/etc/init.d/vigild").toString();
        assertThat(Shell.run("sh", "-n", script)).isEmpty();
    }

    /** Another user's vigil would ask, and start, a supervisor of that user. */
    @Test
    void theInitScriptIsForRoot(Sandbox box) throws IOException {
        Shell.needRoot();
        box.vigil("install", "--sysv", "--prefix", "machine").expect(0);
        Files.setPosixFilePermissions(box.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        String script = box.folder().resolve("machine/etc/init.d/vigild").toString();
        for (String action : List.of("status", "start", "stop")) {
            String[] asNobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", "sh", script};
            List<String> words = new ArrayList<>(List.of(asNobody));
            words.add(action);
            box.run(words.toArray(String[]::new)).expect(4).says("only root may");
        }
    }

    @Test
    void theHeaderIsAsTheLsbHasIt(Sandbox box) {
        box.vigil("install", "--sysv", "--prefix", "machine").expect(0);
        String script = box.read("machine/etc/init.d/vigild");
        String header =
                script.substring(script.indexOf("### BEGIN INIT INFO\n"), script.indexOf("### END INIT INFO\n"));
        assertThat(header.lines().skip(1).map(line -> line.split(":", 2)[0]))
                .containsExactly(
                        "# Provides",
                        "# Required-Start",
                        "# Required-Stop",
                        "# Should-Start",
                        "# Should-Stop",
                        "# Default-Start",
                        "# Default-Stop",
                        "# Short-Description",
                        "# Description");
    }

    @Test
    void theActionsOfTheInitScriptDoWhatTheLsbSays(Sandbox box) {
        box.write("vigil.toml", "[service.a]\ncommand = [\"sleep\", \"1000\"]\n");
        box.vigil("install", "--sysv", "--prefix", "machine", "-f", "vigil.toml")
                .expect(0);
        String script = box.folder().resolve("machine/etc/init.d/vigild").toString();
        box.run(script, "status").expect(3).says("vigild is not running");
        box.run(script, "stop").expect(0);
        box.run(script, "try-restart").expect(0);
        box.run(script, "status").expect(3);
        box.run(script, "start").expect(0);
        box.run(script, "status").expect(0).says("vigild is running");
        long first = box.vigildPid();
        box.run(script, "start").expect(0);
        assertThat(box.vigildPid()).isEqualTo(first);
        box.run(script, "restart").expect(0);
        long second = box.vigildPid();
        assertThat(second).isNotEqualTo(first);
        box.run(script, "force-reload").expect(0);
        assertThat(box.vigildPid()).isNotEqualTo(second);
        box.run(script, "reload").expect(3);
        box.run(script, "nonsense").expect(2).says("Usage:");
        box.run(script, "stop").expect(0);
        box.run(script, "status").expect(3);
    }

    @Test
    void vigildTellsTheInitSystemThatItIsReady(Sandbox box) {
        box.write("vigil.toml", "[service.a]\ncommand = [\"sleep\", \"1000\"]\n");
        String vigild = Checkout.distribution().resolve("bin/vigild").toString();
        CommandResult outcome = box.vigil(
                "daemonize",
                "--wait",
                "ready",
                "--",
                vigild,
                "--root",
                box.root().toString(),
                "--foreground",
                "-f",
                box.folder().resolve("vigil.toml").toString());
        assertThat(outcome.expect(0).out().strip()).isEqualTo(Long.toString(box.vigildPid()));
        box.vigil("inspect", outcome.out().strip()).expect(0).says("is a daemon.");
    }
}
