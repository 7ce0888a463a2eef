package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.daemon.boot.Vigild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** From what the programs of services are kept, as they see it themselves. Nothing of it is seen outside. */
@ForServiceUsers
@EnabledIf("isRoot")
class ServiceSandboxTest {
    @TempDir
    Path root;

    private final ServiceUsers users;
    private List<String> mounts = List.of();

    ServiceSandboxTest(ServiceUsers users) {
        this.users = users;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> mounts() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void lookAtMounts() {
        mounts = mounts();
    }

    @AfterEach
    void nothingIsMountedOutside() {
        assertThat(mounts()).isEqualTo(mounts);
    }

    /** What a program prints that runs once under {@code sandbox}. */
    private String output(String sandbox, String script) {
        String toml = """
                [service.web]
                kind = "oneshot"
                command = ["sh", "-c", '''%s; true''']
                working-directory = "/"
                sandbox = { %s }
                """.formatted(script, sandbox);
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
            vigild.settle();
            assertThat(vigild.status("web").state())
                    .as(vigild.status("web").reason() + "")
                    .isEqualTo("completed");
            return log(vigild);
        }
    }

    /** Empty where nothing was written. */
    private static String log(LiveVigild vigild) {
        return Files.exists(vigild.places().logOf("web").resolve("current")) ? vigild.log("web") : "";
    }

    private String reason(String settings) {
        String toml = "[service.web]\ncommand = [\"sleep\", \"1000\"]\nrestart = \"never\"\n" + settings;
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("failed");
            return vigild.status("web").reason() + "";
        }
    }

    private Path open(String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    @Test
    void noNewPrivileges() {
        assertThat(output("no-new-privileges = true", "grep NoNewPrivs /proc/self/status"))
                .isEqualTo("NoNewPrivs:\t1\n");
    }

    @Test
    void itHasNoCapabilityBeyondThoseThatAreNamed() {
        String caps = output("capabilities = ['NET_BIND_SERVICE', 'CAP_KILL']", "grep ^Cap /proc/self/status");
        String only = "0000000000000420";
        assertThat(caps).contains("CapBnd:\t" + only, "CapEff:\t" + only, "CapPrm:\t" + only);
    }

    @Test
    void itHasNoCapabilityWhereNoneIsNamed() {
        assertThat(output("capabilities = []", "grep ^Cap /proc/self/status | cut -f2 | sort -u"))
                .isEqualTo("0000000000000000\n");
    }

    @Test
    void itsTmpIsEmptyAndItsOwn() throws IOException {
        open("work");
        String seen = output(
                "private-tmp = true",
                "ls -A /tmp /var/tmp; stat -c %a /tmp /var/tmp; touch /tmp/mine /var/tmp/mine && ls /tmp; "
                        + "echo \"$VIGIL_RUN\"");
        assertThat(seen).isEqualTo("/tmp:\n\n/var/tmp:\n1777\n1777\nmine\n" + root.resolve("run") + "\n");
        assertThat(Path.of("/tmp/mine")).doesNotExist();
    }

    /** The run directory of the test is below /tmp. */
    @Test
    void whatVigildGivesStaysReachable() throws IOException {
        Files.writeString(root.resolve("secret"), "s3cret");
        String toml = """
                [service.web]
                command = ["sh", "-c", "cat $CREDENTIALS_DIRECTORY/password; touch $STATE_DIRECTORY/made && echo made; \
                ls /tmp/*; systemd-notify --ready || python3 -c 'import os,socket; \
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b\\"READY=1\\", \
                os.environ[\\"NOTIFY_SOCKET\\"])'; \
                exec sleep 1000"]
                working-directory = "/"
                ready = { notify = true }
                directories = { state = "web" }
                credentials = { password = "ROOT/secret" }
                sandbox = { private-tmp = true, read-only = ["/"], hidden = ["/var", "/srv"], protect-home = true }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
            vigild.settle();
            assertThat(vigild.status("web").state())
                    .as(log(vigild) + vigild.status("web").reason())
                    .isEqualTo("running");
            assertThat(vigild.log("web"))
                    .startsWith("s3cret")
                    .contains("made\n")
                    .doesNotContain("etc\n");
        }
        assertThat(root.resolve("directories/state/web/made")).exists();
    }

    @Test
    void whatIsReadOnlyCannotBeWritten() throws IOException {
        Path folder = open("folder");
        open("folder/inner");
        String sandbox = "read-only = ['" + folder + "', '-/nix'], read-write = ['" + folder + "/inner']";
        assertThat(output(sandbox, "cd " + folder + "; touch x 2>&1; touch inner/x && ls inner"))
                .isEqualTo("touch: cannot touch 'x': Read-only file system\nx\n");
    }

    @Test
    void everythingCanBeReadOnly() throws IOException {
        Path folder = open("folder");
        assertThat(output(
                        "read-only = ['/'], private-tmp = false",
                        "for f in " + folder
                                + "/x /dev/shm/x /var/tmp/x; do touch $f 2>&1; done; echo > /dev/null && echo ok"))
                .contains("x': Read-only file system\n", "/dev/shm/x': Read-only", "/var/tmp/x': Read-only")
                .endsWith("ok\n");
    }

    @Test
    void whatIsHiddenIsEmpty() throws IOException {
        Path folder = open("folder");
        Files.writeString(folder.resolve("secret"), "s3cret");
        Path file = Files.writeString(root.resolve("file"), "s3cret");
        String sandbox = "hidden = ['" + folder + "', '" + file + "']";
        assertThat(output(
                        sandbox,
                        "cat " + folder + "/secret 2>&1; cat " + file + " && echo nothing; touch " + folder
                                + "/x 2>&1"))
                .contains("No such file or directory\nnothing\n")
                .doesNotContain("s3cret")
                .containsAnyOf("Read-only file system", "Permission denied");
    }

    @Test
    void protectHome() {
        assertThat(output("protect-home = true", "ls -A /home /root 2>/dev/null | grep -v ':' | tr -d '\\n'"))
                .isEmpty();
    }

    @Test
    void protectKernel() {
        String seen = output(
                "protect-kernel = true",
                "cat /proc/sys/vm/swappiness 2>&1 > /proc/sys/vm/swappiness || echo refused; wc -c < "
                        + "/proc/kallsyms; grep CapBnd /proc/self/status");
        assertThat(seen).contains("0\n");
        if (users == ServiceUsers.OF_VIGILD) {
            assertThat(seen).contains("Read-only file system");
        }
        long bounding = Long.parseUnsignedLong(
                seen.substring(seen.indexOf("CapBnd:") + 7).strip(), 16);
        assertThat(bounding & (1L << 16 | 1L << 34)).isZero();
    }

    @Test
    void itsDevicesArePseudoDevices() {
        String seen = output(
                "private-devices = true",
                "ls /dev | tr '\\n' ' '; head -c 3 /dev/zero | wc -c; echo x > /dev/null; readlink "
                        + "/dev/stdout; touch /dev/x 2>&1");
        assertThat(seen)
                .contains("null", "zero", "urandom", "3\n", "/proc/self/fd/1\n")
                .containsAnyOf("Read-only file system", "Permission denied")
                .doesNotContain("kmsg", "mem ", "vda", "loop");
    }

    @Test
    void itsNetworkIsALoopback() {
        assertThat(output(
                        "private-network = true",
                        "tail -n +3 /proc/net/dev | cut -d: -f1; grep -c . /proc/net/route; "
                                + "cat /proc/net/fib_trie | grep -c 127.0.0.1"))
                .matches("(?s) *lo\n1\n[1-9].*");
    }

    @Test
    void itMakesNoNamespaces() {
        assertThat(output(
                        "restrict-namespaces = true",
                        "for o in --mount --net --user --pid --uts --ipc; do unshare $o true 2>&1 || echo; done; "
                                + "nsenter --mount=/proc/self/ns/mnt true 2>&1; sh -c 'echo other programs run'"))
                .doesNotContain("success")
                .containsSubsequence(
                        "unshare failed: Operation not permitted",
                        "unshare failed: Operation not permitted",
                        "unshare failed: Operation not permitted",
                        "unshare failed: Operation not permitted",
                        "unshare failed: Operation not permitted",
                        "unshare failed: Operation not permitted",
                        "Operation not permitted",
                        "other programs run");
    }

    @Test
    void aPathThatIsMissingIsNamed() {
        assertThat(reason("sandbox = { read-only = [\"/nix\"] }\n"))
                .isEqualTo("cannot start web: sandbox read-only /nix: no such file or directory (ENOENT)");
    }

    /** A folder of the service's user is open to it, and what it has put there opens nothing else. */
    @Test
    void aLinkOfTheServiceOpensNothing() throws IOException {
        Path folder = open("folder");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
        Files.setAttribute(link, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
        assertThat(reason("sandbox = { read-only = [\"/etc\"], read-write = [\"" + link + "\"] }\n"))
                .isEqualTo("cannot start web: sandbox read-write " + link + ": " + link
                        + " is a symbolic link of another user, uid 65534");
    }

    @Test
    void pidSessionAndGroupAreAsWithout() {
        String toml = """
                [service.web]
                command = ["sh", "-c", "ps -o pid=,pgid=,sid= -p $$; echo $WATCHDOG_PID $$; exec sleep 1000"]
                working-directory = "/"
                watchdog = "1h"
                sandbox = { private-tmp = true, private-network = true, capabilities = [], no-new-privileges = true }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
            vigild.settle();
            Eventually.holds("it has written", () -> vigild.log("web").lines().count() == 2);
            int pid = vigild.pid("web");
            assertThat(vigild.log("web").replaceAll(" +", " ").strip())
                    .isEqualTo(pid + " " + pid + " " + pid + "\n" + pid + " " + pid);
            vigild.kill(pid, 9);
            vigild.await("web", "running", 2);
        }
    }

    /** The thread that makes a sandbox must need no class any more once the files of classes are out of its sight. */
    @Test
    void theFilesOfVigildItselfMayBeHidden() throws Exception {
        Path classes = Path.of(
                Vigild.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String toml = """
                [service.web]
                command = ["sh", "-c", "ls -A '%s'; echo started; exec sleep 1000"]
                working-directory = "/"
                restart = "never"
                ready = { log = "started" }
                sandbox = { no-new-privileges = true, capabilities = [], private-tmp = true, private-devices = true, \
                private-network = true, protect-home = true, protect-kernel = true, restrict-namespaces = true, \
                keyring = true, read-only = ["/"], hidden = ["%s"], strict = true }
                """.formatted(classes, classes);
        try (KillableVigild vigild = KillableVigild.start(root, users.in(toml))) {
            vigild.settle();
            assertThat(vigild.status("web").state())
                    .as(vigild.status("web").reason() + "")
                    .isEqualTo("running");
        }
    }

    /** Its commands are kept from the same. */
    @Test
    void commandsAreInASandboxToo() throws IOException {
        Path work = open("work");
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                working-directory = "/"
                reload = { command = ["sh", "-c", "grep NoNewPrivs /proc/self/status > %s/seen; \
                touch /etc/x 2>> %s/seen; true"] }
                sandbox = { no-new-privileges = true, read-only = ["/etc"] }
                """.formatted(work, work);
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
            vigild.settle();
            vigild.act("reload", "web");
        }
        assertThat(Files.readString(work.resolve("seen")))
                .startsWith("NoNewPrivs:\t1\n")
                .containsAnyOf("Read-only file system", "Permission denied");
    }
}
