package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration that others than root may write, given to root. */
class UntrustedFilesTest {
    private static final int NOBODY = 65534;
    private static final String SERVICE = "[service.%s]\ncommand = [\"true\"]\n";

    @TempDir
    Path root;

    private final Linux linux = new NativeLinux();

    @BeforeEach
    void onlyRootHasSomethingToLose() {
        assumeTrue(linux.geteuid() == 0, "only root may");
    }

    private Path write(String name, String text, int mode, int owner) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        linux.chmod(file.toString(), mode);
        linux.chown(file.toString(), owner, owner);
        return file;
    }

    @Test
    void allAreToldAtOnceAndNoneIsObeyed() throws IOException {
        Path open = write("open.toml", SERVICE.formatted("a"), 0666, 0);
        Path theirs = write("theirs.toml", SERVICE.formatted("b"), 0644, NOBODY);
        Path good = write("good.toml", SERVICE.formatted("c") + "restrat = 1\n", 0644, 0);
        for (String verb : new String[] {"check", "up", "daemon"}) {
            String[] words = verb.equals("check")
                    ? new String[] {verb, open.toString(), theirs.toString(), good.toString()}
                    : new String[] {verb, "-f", open.toString(), "-f", theirs.toString(), "-f", good.toString()};
            Command.Ran ran = Command.in(root).run(words);
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.out() + ran.err())
                    .contains("cannot trust this file: " + open + " may be written by others (mode 0666, owner root)")
                    .contains(
                            "cannot trust this file: " + theirs + " may be written by nobody (mode 0644, owner nobody)")
                    .contains(good + ":3:")
                    .contains("it is invalid (3 problems)");
        }
    }

    @Test
    void theFolderOfServicesIsLookedAt() throws IOException {
        write("etc/services.d/web.toml", SERVICE.formatted("web"), 0644, 0);
        Path folder = root.resolve("etc/services.d");
        linux.chmod(folder.toString(), 0777);
        Command.Ran ran = Command.in(root).run("check");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).contains(folder + " may be written by others (mode 0777, owner root)");
        linux.chmod(folder.toString(), 0755);
        assertThat(Command.in(root).run("check").out()).isEqualTo("ok: 1 service\n");
    }

    @Test
    void aProcfileAndItsVariablesAreLookedAt() throws IOException {
        write("Procfile", "web: true\n", 0664, NOBODY);
        Path env = write(".env", "A=1\n", 0666, 0);
        Command.Ran ran = Command.in(root).run("check");
        assertThat(ran.out())
                .contains(root.resolve("Procfile") + " may be written by nobody")
                .contains("cannot trust an environment file: " + env + " may be written by others");
    }

    @Test
    void anEnvironmentFileMayBeThatOfTheServicesUser() throws IOException {
        String service = "[service.web]\ncommand = [\"true\"]\nenvironment-file = [\"env\", \"-none\"]\n";
        write("vigil.toml", service + "user = \"nobody\"\n", 0644, 0);
        Path env = write("env", "A=1\n", 0640, NOBODY);
        assertThat(Command.in(root).run("check").out()).isEqualTo("ok: 1 service\n");
        write("vigil.toml", service, 0644, 0);
        assertThat(Command.in(root).run("check").out())
                .contains("cannot trust an environment file: " + env
                        + " may be written by nobody (mode 0640, owner nobody)");
    }

    @Test
    void allOfThemAreAcceptedWhereThatIsAskedFor() throws IOException {
        write("vigil.toml", SERVICE.formatted("web") + "environment-file = \"env\"\n", 0666, NOBODY);
        write("env", "A=1\n", 0666, NOBODY);
        assertThat(Command.in(root).run("check").code()).isEqualTo(2);
        assertThat(Command.in(root).run("check", "--allow-untrusted").out()).isEqualTo("ok: 1 service\n");
    }
}
