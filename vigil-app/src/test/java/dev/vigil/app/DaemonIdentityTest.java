package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As whom a Java daemon runs, and what it finds around it. */
final class DaemonIdentityTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path directory;

    private final Linux linux = new NativeLinux();

    private Path pidFile() {
        return directory.resolve("greeter.pid");
    }

    @Test
    void aMaskThatIsAskedForHoldsInTheForegroundToo() throws Exception {
        try (Jvm jvm = Jvm.startByShell("umask 022; exec \"$@\"", Greeter.class, "mode=around", "umask=027")) {
            assertThat(jvm.line()).startsWith("none 0027 ");
        }
        try (Jvm jvm = Jvm.startByShell("umask 022; exec \"$@\"", Greeter.class, "mode=around")) {
            assertThat(jvm.line()).startsWith("none 0022 ");
        }
    }

    @Test
    void whatTheForegroundIgnoresIsSaid() throws Exception {
        Path output = directory.resolve("out");
        String[] words = {"mode=code", "output=" + output, "directory=" + directory};
        try (Jvm jvm = Jvm.start(Map.of(), Greeter.class, words)) {
            assertThat(jvm.end()).isEqualTo(5);
            assertThat(jvm.errors())
                    .isEqualTo(
                            "greeter: ignored in the foreground: output " + output + ", directory " + directory + "\n");
        }
        assertThat(output).doesNotExist();
        try (Jvm jvm = Jvm.start(Map.of(), Greeter.class, "mode=code")) {
            assertThat(jvm.end()).isEqualTo(5);
            assertThat(jvm.errors()).isEmpty();
        }
    }

    @Test
    void aChildIsNotToldWhatIsForTheDaemon() throws Exception {
        String socket = directory.resolve("notify").toString();
        try (Receiver supervisor = new Receiver(socket);
                Jvm jvm = Jvm.start(Map.of("NOTIFY_SOCKET", socket), Greeter.class, "mode=around")) {
            assertThat(jvm.line()).startsWith("supervised ").contains(" child-notifies=false ");
            assertThat(supervisor.text()).isNotEmpty();
        }
    }

    @Test
    void theDirectoryThatASupervisorHasMadeIsTaken() throws Exception {
        String made = directory.resolve("made").toString();
        try (Jvm jvm = Jvm.start(Map.of("RUNTIME_DIRECTORY", made), Greeter.class, "mode=around", "run")) {
            assertThat(jvm.line()).startsWith(made + " ");
        }
    }

    @Test
    void rootsDaemonRunsAsItsUserWithADirectoryOfItsOwn() throws Exception {
        assumeTrue(linux.geteuid() == 0, "only root may");
        String name = "vigil-test-" + linux.getpid();
        Path run = Path.of("/run", name);
        Path output = directory.resolve("out");
        List<String> words = new ArrayList<>(List.of("name=" + name, "--daemon", "user=nobody", "run", "mode=around"));
        words.addAll(List.of("pidfile=" + pidFile(), "output=" + output));
        try (Jvm jvm = Jvm.startByShell(withClassPath(), Greeter.class, words.toArray(String[]::new))) {
            assertThat(jvm.errors()).isEmpty();
            assertThat(jvm.end()).isZero();
            FileStatus status = linux.lstat(run.toString()).orElseThrow();
            assertThat(status.uid()).isEqualTo(NOBODY);
            assertThat(status.permissions()).isEqualTo(0755);
            int pid = Integer.parseInt(Files.readString(pidFile()).strip());
            assertThat(linux.readFile("/proc/" + pid + "/status").orElseThrow())
                    .contains("Uid:\t65534\t65534\t65534\t65534\n");
            assertThat(Files.readAllLines(output).getFirst())
                    .startsWith(run + " 0022 ")
                    .contains("home=/nonexistent");
            Jvm.stop(pid);
        } finally {
            Files.deleteIfExists(run);
        }
    }

    /** The classes at a place where another user may read them. */
    private String withClassPath() throws Exception {
        linux.chmod(directory.toString(), 0755);
        List<String> copies = new ArrayList<>();
        for (Class<?> one : List.of(Greeter.class, Daemon.class, Linux.class)) {
            Path from = Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path copy = directory.resolve("classes" + copies.size());
            copy(from, copy);
            copies.add(copy.toString());
        }
        String without = "java=$1; while [ \"$1\" != -cp ]; do shift; done; shift 2; ";
        return without + "exec \"$java\" --enable-native-access=ALL-UNNAMED -cp "
                + String.join(File.pathSeparator, copies) + " \"$@\"";
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void asRootItIsNotStartedInTheForegroundInItsUsersPlace() throws Exception {
        assumeTrue(linux.geteuid() == 0, "only root may");
        try (Jvm jvm = Jvm.start(Map.of(), Greeter.class, "user=nobody")) {
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors())
                    .isEqualTo(
                            "greeter: cannot start: it becomes nobody only in the background; in the foreground start"
                                    + " it as that (--daemon)\n");
        }
        try (Jvm jvm = Jvm.start(Map.of(), Greeter.class, "user=root", "mode=code")) {
            assertThat(jvm.end()).isEqualTo(5);
        }
    }
}
