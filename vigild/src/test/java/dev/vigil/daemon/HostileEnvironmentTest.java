package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service's user does by variables and environment files to a vigild of root. */
class HostileEnvironmentTest {
    private static final int NOBODY = 65534;

    /**
     * What a loader, a libc, a shell or a runtime obeys; of each some program would tell that it saw it. The dynamic
     * loader writes a file when it sees the first two: its owner is who ran the program.
     */
    private static final String OBEYED = """
            LD_DEBUG = "libs", LD_DEBUG_OUTPUT = "SEEN/by", BASH_ENV = "SEEN/script", ENV = "SEEN/script",\
             GCONV_PATH = "SEEN", LOCPATH = "SEEN", NLSPATH = "SEEN", HOSTALIASES = "SEEN/hosts",\
             GLIBC_TUNABLES = "glibc.malloc.check=3", MALLOC_TRACE = "SEEN/by.malloc", PYTHONPATH = "SEEN",\
             JAVA_TOOL_OPTIONS = "-Xlog:all=off:SEEN/by.java", JDK_JAVA_OPTIONS = "-Xshare:off",\
             PATH = "SEEN:/usr/bin:/bin"\
            """;

    @TempDir
    Path folder;

    private final Linux linux = new NativeLinux();
    private Path root;
    private Path seen;

    @BeforeEach
    void folders() throws IOException {
        assumeTrue(linux.geteuid() == 0, "only root may");
        linux.chmod(folder.toString(), 0755);
        root = folder.resolve("root");
        seen = Files.createDirectory(folder.resolve("seen"));
        linux.chmod(seen.toString(), 0777);
        // Whatever runs this tells by the owner of a file who ran it.
        Path script = write("seen/script", "touch " + seen + "/by.shell.$$\n", 0755, 0);
        for (String program : List.of("sleep", "setpriv", "env", "sh", "cat")) {
            Files.copy(script, seen.resolve(program));
            linux.chmod(seen.resolve(program).toString(), 0755);
        }
    }

    private Path write(String name, String text, int mode, int owner) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        linux.chmod(file.toString(), mode);
        linux.chown(file.toString(), owner, owner);
        return file;
    }

    private void assertNothingRanAsRoot() throws IOException {
        try (Stream<Path> files = Files.list(seen)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("by"))
                            .toList())
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(Files.getOwner(file).getName()).isEqualTo("nobody"));
        }
    }

    @Test
    void noVariableReachesAProgramBeforeTheIdsHaveChanged() throws IOException {
        String toml =
                """
                [service.web]
                command = ["/bin/sh", "-c", "while :; do /bin/sleep 0.1; done"]
                user = "nobody"
                working-directory = "%s"
                limits = { core = 0 }
                environment = { %s }
                ready = { exec = ["/bin/true"] }
                reload = { command = ["/bin/true"] }
                stop = { command = ["/bin/sh", "-c", "kill $MAINPID"], timeout = "20s" }
                """.formatted(seen, OBEYED.replace("SEEN", seen.toString()).strip());
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(vigild.act("reload", "web"))
                    .allSatisfy(result ->
                            assertThat(result.ok()).as("%s", result.message()).isTrue());
            assertThat(vigild.act("stop", "web"))
                    .allSatisfy(result -> assertThat(result.ok()).isTrue());
        }
        assertNothingRanAsRoot();
    }

    private String refusal(String user) {
        String toml = "[service.web]\nrestart = \"never\"\ncommand = [\"env\"]\nworking-directory = \"/\"\n"
                + "environment-file = \"" + folder + "/home/env\"\n" + user;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            return String.valueOf(vigild.status("web").reason());
        }
    }

    @Test
    void anEnvironmentFileOfTheServicesUserIsRead() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        write("home/env", "A=theirs\n", 0600, NOBODY);
        linux.chown(home.toString(), NOBODY, NOBODY);
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                kind = "oneshot"
                command = ["env"]
                user = "nobody"
                working-directory = "/"
                environment-file = "%s/env"
                """.formatted(home))) {
            vigild.settle();
            assertThat(vigild.log("web")).contains("A=theirs\n");
        }
    }

    @Test
    void oneThatOthersMayWriteIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("home"));
        Path file = write("home/env", "A=1\n", 0666, 0);
        assertThat(refusal(""))
                .isEqualTo("cannot start web: environment file: " + file
                        + " may be written by others (mode 0666, owner root)");
        linux.chown(file.toString(), NOBODY, NOBODY);
        assertThat(refusal("")).contains(file + " may be written by nobody");
        assertThat(refusal("user = \"nobody\"\n")).contains(file + " may be written by nobody");
    }

    /** Else it would tell the service's user what only root may read. */
    @Test
    void aLinkOfTheServicesUserToAFileOfRootIsRefused() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        write("secret", "SECRET=1\n", 0600, 0);
        Files.createSymbolicLink(home.resolve("env"), folder.resolve("secret"));
        linux.chown(home.toString(), NOBODY, NOBODY);
        assertThat(refusal("user = \"nobody\"\n"))
                .isEqualTo("cannot start web: environment file: " + home
                        + " may be written by nobody (mode 0755, owner nobody)");
    }

    @Test
    void aServiceOfAnotherUserGetsNoneOfVigildsOwnVariables() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.theirs]
                kind = "oneshot"
                command = ["env"]
                user = "nobody"
                working-directory = "/"
                environment = { OWN = "1" }
                [service.ours]
                kind = "oneshot"
                command = ["env"]
                """)) {
            vigild.settle();
            assertThat(vigild.log("theirs").lines().map(line -> line.substring(0, line.indexOf('='))))
                    .contains("PATH", "OWN")
                    .allMatch(name -> name.startsWith("LC_")
                            || List.of(
                                            "PATH",
                                            "LANG",
                                            "LANGUAGE",
                                            "TZ",
                                            "OWN",
                                            "HOME",
                                            "USER",
                                            "LOGNAME",
                                            "SHELL",
                                            "PWD")
                                    .contains(name)
                            || name.startsWith("VIGIL_"));
            List<String> given = System.getenv().keySet().stream()
                    .filter(name -> !name.startsWith("LC_") && name.equals(name.strip()))
                    .filter(name -> List.of("HOME", "TERM", "JAVA_HOME").contains(name))
                    .toList();
            assertThat(vigild.log("ours").lines().map(line -> line.substring(0, Math.max(0, line.indexOf('=')))))
                    .containsAll(given);
        }
    }
}
