package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** In which surroundings a program finds itself. */
class LaunchContextTest {
    @TempDir
    Path root;

    private String says(String script, String settings) {
        String toml =
                "[service.web]\nkind = \"oneshot\"\ncommand = [\"sh\", \"-c\", '''" + script + "''']\n" + settings;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").reason()).contains("exit code 0");
            return vigild.log("web").strip();
        }
    }

    @Test
    void itKnowsWhoItIs() {
        assertThat(says("echo $VIGIL_SERVICE $VIGIL_INCARNATION $VIGIL_INSTANCE", ""))
                .isEqualTo("web web#1 1");
    }

    @Test
    void itHasTheVariablesOfFilesAndSettings() throws IOException {
        Files.writeString(root.resolve("env"), "# comment\nA=file\nexport B=\"two words\"\nC=file\n");
        assertThat(says("echo $A $B $C ${NOTIFY_SOCKET-none} $(env | wc -l)", """
                        clear-environment = true
                        environment-file = "ROOT/env"
                        environment = { C = "setting" }
                        """))
                .startsWith("file two words setting none ");
    }

    @Test
    void itHasItsDirectoryUmaskAndLimits() {
        assertThat(says("pwd; umask; ulimit -n; ulimit -c", """
                        working-directory = "/usr"
                        umask = "0027"
                        limits = { nofile = 123, core = 0 }
                        """)).isEqualTo("/usr\n0027\n123\n0");
    }

    @Test
    void itLeadsASessionOfItsOwnWithoutTerminalAndWithThreeDescriptors() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        String script = """
                exec python3 -c "import os
                print(os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid())
                print(sorted(map(int, os.listdir('/proc/self/fd')))[:-1])
                print(open('/proc/self/status').read().split('SigBlk:')[1].split()[0])"
                """;
        assertThat(says(script, "")).isEqualTo("True True\n[0, 1, 2]\n0000000000000000");
    }

    @Test
    @EnabledIf("isRoot")
    void itRunsAsTheUserWithTheGroups() {
        assertThat(says("id -un; id -gn; id -G | wc -w; echo $HOME $USER; echo fine > /dev/stdout", """
                        user = "nobody"
                        group = "daemon"
                        supplementary-groups = []
                        working-directory = "/"
                        """))
                .isEqualTo("nobody\ndaemon\n1\n/nonexistent nobody\nfine");
    }

    @Test
    void separateErrorsGoToALogOfTheirOwn() throws IOException {
        assertThat(says("echo out; echo err >&2", "log = { stderr = \"separate\" }\n"))
                .isEqualTo("out");
        assertThat(root.resolve("log/web/err.current")).hasContent("err");
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
