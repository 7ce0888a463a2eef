package dev.vigil.daemon.feature.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.daemon.launch.ServiceOwner;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox without the rights of root: the chain of programs, run by the user nobody. */
class UserFenceTest {
    private static final ServiceOwner NOBODY = new ServiceOwner(65534, 65534);

    @TempDir
    Path root;

    private final NativeLinux linux = new NativeLinux();
    private Path stage = Path.of("/");

    @BeforeEach
    void setUp() throws IOException {
        assumeTrue(linux.geteuid() == 0, "only root may be somebody else");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        stage = Files.createDirectory(root.resolve("stage"));
        assertThat(linux.chown(stage.toString(), NOBODY.uid(), NOBODY.gid())).isZero();
        assumeTrue(run(List.of("unshare", "--user", "--map-root-user", "true"), "") == 0, "no user namespaces here");
    }

    private int run(List<String> command, String script) {
        return Integer.parseInt(said(command, script).lines().reduce("", (_, last) -> last));
    }

    /** What it prints, and its exit code. */
    private String said(List<String> command, String script) {
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        words.addAll(command);
        if (!script.isEmpty()) {
            words.addAll(List.of("/bin/sh", "-c", script));
        }
        try {
            Process process = new ProcessBuilder(words)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said + process.waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String inside(ServiceSandbox sandbox, String script) {
        Set<Protection> protections = EnumSet.noneOf(Protection.class);
        protections.addAll(sandbox.protections());
        protections.retainAll(Set.of(Protection.PRIVATE_NETWORK, Protection.RESTRICT_NAMESPACES));
        FencePlan plan = new FencePlan(protections, MountPlan.of(linux, sandbox, List.of()), false);
        return said(UserFence.command(plan, stage.toString(), NOBODY), script);
    }

    private static ServiceSandbox sandbox(List<String> readOnly, List<String> readWrite, Protection... protections) {
        Set<Protection> all = EnumSet.noneOf(Protection.class);
        all.addAll(List.of(protections));
        return new ServiceSandbox(
                all, Optional.empty(), new ServiceSandbox.Paths(readOnly, readWrite, List.of()), false);
    }

    @Test
    void filesAreAsForRoot() throws IOException {
        Path folder = Files.createDirectory(root.resolve("it's a folder"));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        for (Path each : List.of(folder, inner)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        String said = inside(
                sandbox(List.of("/"), List.of(inner.toString())),
                "touch /dev/shm/x; id -u; grep CapEff /proc/self/status; cd '"
                        + root.toString().replace("'", "'\\''")
                        + "/it'\\''s a folder' && touch x; touch inner/x && ls inner");
        assertThat(said)
                .contains("touch: cannot touch '/dev/shm/x': Read-only file system\n")
                .contains("65534\nCapEff:\t0000000000000000\n")
                .contains("touch: cannot touch 'x': Read-only file system\nx\n0");
        assertThat(stage).isEmptyDirectory();
    }

    @Test
    void itsTmpIsItsOwn() {
        assertThat(inside(sandbox(List.of("/usr"), List.of(), Protection.PRIVATE_TMP), "touch /tmp/x && ls -A /tmp"))
                .isEqualTo("x\n0");
    }

    @Test
    void devicesHomeKernelAndNetwork() {
        String said = inside(
                sandbox(
                        List.of(),
                        List.of(),
                        Protection.PRIVATE_DEVICES,
                        Protection.PROTECT_HOME,
                        Protection.PROTECT_KERNEL,
                        Protection.PRIVATE_NETWORK),
                "echo x > /dev/null; head -c 2 /dev/zero | wc -c; ls -A /home /root; touch /dev/x; "
                        + "tail -n +3 /proc/net/dev | cut -d: -f1; echo 1 > /proc/sys/vm/swappiness; wc -c <"
                        + " /proc/kallsyms");
        assertThat(said)
                .contains("2\n/home:\n\n/root:\n", "/dev/x': Read-only file system", " lo\n")
                .endsWith("0\n0");
    }

    @Test
    void namespacesAreRefused() {
        String said = inside(
                sandbox(List.of("/etc"), List.of(), Protection.RESTRICT_NAMESPACES),
                "unshare --user true; unshare --user --map-root-user --mount true; echo done");
        assertThat(said).containsSubsequence("unshare failed:", "unshare failed:", "done\n0");
    }

    @Test
    void aStepThatFailsIsNamed() {
        FencePlan plan = new FencePlan(
                Set.of(), List.of(MountStep.readOnly("/nix-that-is-missing", "sandbox read-only /nix")), false);
        assertThat(said(UserFence.command(plan, stage.toString(), NOBODY), "echo not reached"))
                .startsWith("sandbox read-only /nix: ")
                .endsWith("1")
                .doesNotContain("not reached");
    }
}
