package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What root is made to do by what another user has prepared: files, programs, variables. */
@ExtendWith(Sandboxes.class)
final class UntrustedPlacesTest {
    private static final String SERVICE = "[service.web]\ncommand = [\"sleep\", \"1000\"]\n";
    private static final String[] AS_NOBODY = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"};

    @BeforeEach
    void onlyRootHasSomethingToLose() {
        Shell.needRoot();
    }

    private static void give(Path path) {
        assertThat(Shell.run("chown", "-h", "65534:65534", path.toString())).isEmpty();
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aRunFolderOfAnotherUserIsRefusedAndNothingInItIsObeyed(Sandbox box) throws IOException {
        Path run = Files.createDirectories(box.root().resolve("run"));
        Path victim = box.write("victim", "root only\n");
        Files.createSymbolicLink(run.resolve("vigild.pid"), victim);
        Files.createSymbolicLink(run.resolve("vigild.log"), victim);
        Path evil = box.write("evil/bin/vigild", "#!/bin/sh\ntouch '" + box.folder() + "/executed'\n");
        permit(evil, "rwxr-xr-x");
        box.write("root/run/home", box.folder() + "/evil\n");
        give(run);
        box.write("vigil.toml", SERVICE);
        String reason = "vigil: cannot start vigild: " + run + " may be written by nobody (mode 0755, owner nobody)\n";
        assertThat(box.vigil("up", "-d", "-f", "vigil.toml").expect(1).err()).isEqualTo(reason);
        box.vigil("up", "-f", "vigil.toml").expect(1).says("cannot start vigild: " + run + " may be written by nobody");
        box.vigil("run", "--", "true").expect(1).says("cannot start vigild: " + run + " may be written by nobody");
        assertThat(victim).hasContent("root only\n");
        assertThat(box.has("executed")).isFalse();
    }

    @Test
    void aDistributionThatOthersMayWriteIsStartedOnlyIfAsked(Sandbox box) throws IOException {
        Path copy = box.folder().resolve("next");
        box.run("cp", "-a", Checkout.distribution().toString(), copy.toString()).expect(0);
        Path guard = copy.resolve("lib/vigil-guard");
        give(guard);
        box.write("vigil.toml", SERVICE);
        String problem = guard + " may be written by nobody (mode 0755, owner nobody)";
        box.useDistribution(copy);
        box.vigil("up", "-d", "-f", "vigil.toml").expect(1).says("cannot start vigild: " + problem);
        assertThat(box.has("root/run/vigil.sock")).isFalse();
        box.useDistribution(Checkout.distribution());
        box.up(SERVICE);
        box.vigil("upgrade", "--to", copy.toString()).expect(1).says("cannot upgrade: " + problem);
        box.vigil("upgrade", "--to", copy.toString(), "--allow-untrusted").expect(0);
        box.vigil("down").expect(0);
        box.useDistribution(copy);
        box.vigil("up", "-d", "-f", "vigil.toml", "--allow-untrusted").expect(0);
    }

    @Test
    void configurationOfAnotherIsObeyedOnlyIfAskedAlsoByTheNextVigild(Sandbox box) {
        Path file = box.write("vigil.toml", SERVICE);
        give(file);
        box.vigil("up", "-d", "-f", "vigil.toml").expect(2).says(file + " may be written by nobody");
        box.vigil("up", "-d", "-f", "vigil.toml", "--allow-untrusted").expect(0);
        long pid = box.vigildPid();
        Shell.kill("KILL", pid);
        Await.until("vigild is back", () -> box.vigil("status").exit() == 0 && box.vigildPid() != pid);
    }

    @Test
    void nobodyElseCanLockThePidFiles(Sandbox box) throws IOException {
        Shell.need("flock");
        permit(box.folder(), "rwxr-xr-x");
        box.up(SERVICE);
        ObservedProcess daemon =
                new ObservedProcess(Long.parseLong(box.vigil("daemonize", "--pidfile", "x.pid", "--", "sleep", "1000")
                        .expect(0)
                        .out()
                        .strip()));
        for (String file : List.of("root/run/vigild.pid", "x.pid")) {
            String[] command = Stream.concat(
                            Stream.of(AS_NOBODY),
                            Stream.of("flock", "-n", box.folder().resolve(file).toString(), "true"))
                    .toArray(String[]::new);
            assertThat(box.run(command).said()).contains("Permission denied");
        }
        Shell.kill("KILL", daemon.pid());
    }

    /** A variable that a sudo lets pass must not stand for one that it holds back. */
    @Test
    void noVariableIsObeyedUnderAnotherName(Sandbox box) {
        box.startBy("env", "VIGIL_KEPT_LD_PRELOAD=/nowhere", "VIGIL_KEPT_JAVA_TOOL_OPTIONS=-Dx=y");
        box.up("[service.web]\nkind = \"oneshot\"\ncommand = [\"env\"]\n");
        assertThat(box.read("root/log/web/current"))
                .contains("PATH=")
                .doesNotContain("LD_PRELOAD", "JAVA_TOOL_OPTIONS", "KEPT");
        box.vigil("daemonize", "--stdout", "out", "--", "env").expect(0);
        Await.until("it has spoken", () -> box.read("out").contains("PATH="));
        assertThat(box.read("out")).doesNotContain("LD_PRELOAD", "JAVA_TOOL_OPTIONS", "KEPT");
    }

    @Test
    void whatIsMadeDoesNotDependOnTheUmask(Sandbox box) throws IOException {
        box.startBy("sh", "-c", "umask 0; exec \"$@\"", "sh");
        box.up(SERVICE);
        box.vigil("daemonize", "--single", "--name", "one", "--", "true").expect(0);
        box.vigil("install", "--systemd", "--prefix", "machine").expect(0);
        // Nobody else gets to the FIFOs by their names; who has inherited one may open it again.
        Path fifos = box.root().resolve("run/fifo");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fifos)))
                .isEqualTo("rwx------");
        for (Path tree : List.of(box.root(), box.folder().resolve("machine"))) {
            try (Stream<Path> files = Files.walk(tree).filter(file -> !file.startsWith(fifos))) {
                assertThat(files.filter(file -> !Files.isSymbolicLink(file)).toList())
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                                .as("%s", file)
                                .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
            }
        }
    }

    /** A library that tells as whom it was loaded; the service's user has it loaded into all that it can reach. */
    @Test
    void aLibraryOfTheServicesUserRunsAsThatUserOnly(Sandbox box) throws IOException {
        Shell.need("cc");
        permit(box.folder(), "rwxr-xr-x");
        Path seen = Files.createDirectory(box.folder().resolve("seen"));
        permit(seen, "rwxrwxrwx");
        box.write("tell.c", """
            #include <fcntl.h>
            #include <stdio.h>
            #include <unistd.h>
            __attribute__((constructor)) static void tell(void) {
                char path[256];
                snprintf(path, sizeof path, "%s/%%d.%%d", (int) geteuid(), (int) getpid());
                int fd = open(path, O_WRONLY | O_CREAT, 0644);
                if (fd >= 0) close(fd);
            }
            """.formatted(seen));
        Path library = box.folder().resolve("tell.so");
        assertThat(Shell.run("cc", "-shared", "-fPIC", "-o", library.toString(), box.folder() + "/tell.c"))
                .isEmpty();
        Path env = box.write("env", "LD_PRELOAD=" + library + "\n");
        give(env);
        box.up("""
            [service.web]
            command = ["sh", "-c", "while :; do sleep 0.1; done"]
            user = "nobody"
            working-directory = "/"
            environment-file = "%s"
            limits = { core = 0 }
            ready = { exec = ["/bin/true"] }
            reload = { command = ["/bin/true"] }
            stop = { command = ["/bin/sh", "-c", "kill $MAINPID"] }
            """.formatted(env));
        box.vigil("reload", "web").expect(0);
        box.vigil("restart", "web").expect(0);
        box.vigil("daemonize", "--user", "nobody", "-e", "LD_PRELOAD=" + library, "--", "true")
                .expect(0);
        try (Stream<Path> files = Files.list(seen)) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("65534."));
        }
    }

    @Test
    void systemdReadsTheUnitOfOddPathsAsMeant(Sandbox box) throws IOException {
        Shell.need("systemd-analyze");
        box.write("it's 50% $HOME \"x\".toml", "");
        String printed = box.vigil("install", "--systemd", "--print", "-f", "it's 50% $HOME \"x\".toml")
                .expect(0)
                .out();
        String unit = printed.substring(printed.indexOf('\n') + 1, printed.lastIndexOf("\n# "));
        assertThat(unit).contains("/it's 50%% $$HOME \\\"x\\\".toml\"\n");
        Path file = box.write("vigild.service", unit);
        assertThat(Shell.run("systemd-analyze", "verify", file.toString())).doesNotContain("vigild.service");
        box.vigil("install", "--systemd", "--print", "-f", "a\nExecStartPre=/x", "--prefix", "machine")
                .expect(2)
                .says("cannot install: a path has a control character (");
    }
}
