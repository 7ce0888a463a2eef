package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may reach what in the run directory, whatever its modes were before. */
class RunDirectoryModesTest {
    private static final String SERVICES = """
            [service.web]
            command = ["sh", "-c", "echo >&3; exec sleep 1000"]
            user = "nobody"
            ready = { fd = 3 }

            [service.mail]
            command = ["sleep", "1000"]
            user = "daemon"
            ready = { notify = true }
            """;

    @TempDir
    Path root;

    @Test
    void areTheSameWhoeverMadeTheFolders() throws IOException {
        assumeTrue(ServiceUsers.possible().count() > 1, "only root may");
        Path run = root.resolve("run");
        Files.createDirectories(run.resolve("notify"));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(run.resolve("notify"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                Files.createDirectory(run.resolve("fifo")), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (LiveVigild vigild = LiveVigild.start(root, SERVICES)) {
            Eventually.holds("mail is launched", () -> vigild.status("mail").pid() != null);
            Eventually.holds("web is ready", () -> vigild.status("web").state().equals("running"));
            Map<String, String> modes = modes(run);
            assertThat(modes)
                    .containsEntry("", "rwx--x--x root")
                    .containsEntry("fifo", "rwx------ root")
                    .containsEntry("fifo/web.out", "rw-rw-rw- root")
                    .containsEntry("notify", "rwx--x--x root")
                    .containsEntry("notify/mail", "rw------- daemon")
                    .containsEntry("vigil.sock", "rw------- root")
                    .containsEntry("journal", "rw------- root")
                    .containsEntry("relay", "rw------- root");
            modes.forEach((file, mode) -> {
                boolean writableByOthers = mode.charAt(4) == 'w' || mode.charAt(7) == 'w';
                assertThat(writableByOthers && !file.startsWith("fifo/"))
                        .as(file + " " + mode)
                        .isFalse();
            });
        }
    }

    /** Of each file its mode and owner. */
    private static Map<String, String> modes(Path run) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                modes.put(run.relativize(file).toString(), mode + " " + Files.getOwner(file));
            }
        }
        return modes;
    }
}
