package dev.vigil.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to be installed is executed: the shell itself tells. */
final class BootScriptTest {
    @TempDir
    Path prefix;

    private final BootCommand command =
            new BootCommand(Path.of("/opt/vigil/bin"), Optional.empty(), List.of(), Optional.empty());

    private Path local(String text) throws IOException {
        Path file = Files.createDirectories(prefix.resolve("etc")).resolve("rc.local");
        return Files.writeString(file, text);
    }

    /** That block does the same as what is installed, but for the command. */
    private static String executed(String script) throws Exception {
        Process shell = new ProcessBuilder("/bin/sh").redirectErrorStream(true).start();
        shell.getOutputStream()
                .write(BootScript.of(script).with("echo installed\n").getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#!/bin/sh\n",
                "#!/bin/sh -e\necho mine\nexit 0\n",
                "#!/bin/sh -e\necho mine\nexit 0",
                "#!/bin/sh\necho mine\nexit 0 \n",
                "#!/bin/sh\necho mine\nexit 0 # done\n",
                "#!/bin/sh\necho mine\nexit 0;\n",
                "#!/bin/sh\necho mine\nexit\n",
                "#!/bin/sh\necho mine\nexit 0\n\n# the end\n",
                "#!/bin/sh\necho mine\n  exit 0\n",
                "#!/bin/sh\necho mine; exit 0\n",
                "#!/bin/sh\necho mine && exit 0\necho never\n",
                "#!/bin/sh\nif true; then\n  echo mine\n  exit 1\nfi\nexit 0\n",
                "#!/bin/sh\nif false; then\nexit 1\nfi\necho mine\n",
                "#!/bin/sh\nif true; then exit 1; fi\nexit 0\n",
                "#!/bin/sh\necho mine\nexec sleep 0\n",
                "#!/bin/sh\ncase x in x) exit 3;; esac\nexit 0\n",
                "#!/bin/sh\nf() {\nexit 0\n}\nf\n",
                "#!/bin/sh\necho a \\\n",
                "#!/bin/sh\necho 'no exit here'\necho mine\n",
            })
    void theLinesAreExecutedWhereverTheScriptEnds(String script) throws Exception {
        assertThat(executed(script).lines()).contains("installed");
        assertThat(executed(script).lines().filter("mine"::equals).count())
                .as("and the others as before")
                .isEqualTo(script.contains("echo mine") ? 1 : 0);
    }

    @Test
    void anExitAtTheEndStaysTheEnd() {
        assertThat(BootScript.of("#!/bin/sh\necho mine\nexit 0 \n").with("ours\n"))
                .isEqualTo("#!/bin/sh\necho mine\nours\nexit 0 \n");
        assertThat(BootScript.of("#!/bin/sh\n# text\n\necho x && exit 0\n").with("ours\n"))
                .isEqualTo("#!/bin/sh\n# text\n\nours\necho x && exit 0\n");
    }

    @Test
    void theModeOfAFileStaysUnlessItIsNotExecuted() throws Exception {
        Path file = local("#!/bin/sh\nexit 0\n");
        Installer installer = new Installer(prefix);
        for (String mode : List.of("rwx------", "rwxr-x---", "rw-r-----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThat(installer.install(RcLocal.pieces(command))).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(mode.replaceFirst("^rw-", "rwx"));
            assertThat(installer.install(RcLocal.pieces(command))).isEmpty();
            installer.uninstall(RcLocal.pieces(command));
            assertThat(file).hasContent("#!/bin/sh\nexit 0\n");
        }
    }

    @Test
    void aScriptOfAnotherInterpreterIsLeftAlone() throws Exception {
        Path file = local("#!/usr/bin/python3\nprint(1)\n");
        Installer installer = new Installer(prefix);
        assertThatThrownBy(() -> installer.install(RcLocal.pieces(command)))
                .hasMessage("it is no script of a shell (" + file + ": #!/usr/bin/python3)");
        assertThat(file).hasContent("#!/usr/bin/python3\nprint(1)\n");
        local("#!/usr/bin/env bash\n");
        assertThat(installer.install(RcLocal.pieces(command))).hasSize(1);
    }
}
