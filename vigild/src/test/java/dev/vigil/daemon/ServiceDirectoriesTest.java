package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are made for services. */
@ForServiceUsers
class ServiceDirectoriesTest {
    private static final String ALL = """
            [service.web]
            command = ["sh", "-c", "echo $RUNTIME_DIRECTORY $STATE_DIRECTORY $CACHE_DIRECTORY $LOGS_DIRECTORY \
            $CONFIGURATION_DIRECTORY; touch $RUNTIME_DIRECTORY/made $STATE_DIRECTORY/made && echo written; \
            exec sleep 1000"]
            restart = "never"
            ready = { log = "written" }
            directories = { runtime = "web", runtime-mode = "0750", state = "web/data", cache = "web", logs = "web", \
            configuration = "web" }
            """;

    @TempDir
    Path root;

    private final ServiceUsers users;

    ServiceDirectoriesTest(ServiceUsers users) {
        this.users = users;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Path directory(String path) {
        return root.resolve("directories").resolve(path);
    }

    private LiveVigild start(String toml) {
        return LiveVigild.start(root, users.in(toml));
    }

    private String owner(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }

    private String user() {
        return users == ServiceUsers.OTHERS ? "nobody" : System.getProperty("user.name");
    }

    @Test
    void theyAreThereBeforeTheProgramAndBelongToItsUser() throws IOException {
        try (LiveVigild vigild = start(ALL)) {
            vigild.await("web", "running", 1);
            String[] paths = vigild.log("web").lines().findFirst().orElse("").split(" ", -1);
            assertThat(paths)
                    .containsExactly(
                            directory("runtime/web").toString(),
                            directory("state/web/data").toString(),
                            directory("cache/web").toString(),
                            directory("logs/web").toString(),
                            directory("configuration/web").toString());
            assertThat(owner(directory("runtime/web"))).isEqualTo(user());
            assertThat(owner(directory("state/web/data"))).isEqualTo(user());
            assertThat(owner(directory("state/web"))).isEqualTo(System.getProperty("user.name"));
            assertThat(owner(directory("configuration/web"))).isEqualTo(System.getProperty("user.name"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory("runtime/web"))))
                    .isEqualTo("rwxr-x---");
        }
        assertThat(directory("runtime/web")).doesNotExist();
        assertThat(directory("state/web/data/made")).exists();
    }

    @Test
    void aRuntimeDirectoryIsNewAtEachStart() {
        try (LiveVigild vigild = start(ALL)) {
            vigild.await("web", "running", 1);
            assertThat(vigild.act("restart", "web")).allMatch(result -> result.ok());
            assertThat(vigild.log("web")).containsSubsequence("written", "written");
            assertThat(directory("runtime/web/made")).exists();
        }
    }

    /** A later vigild knows what an earlier one has made. */
    @Test
    void theNextVigildRemovesTheRuntimeDirectory() {
        try (KillableVigild vigild = KillableVigild.start(root, users.in(ALL))) {
            vigild.await("web", "running");
            vigild.kill();
            vigild.startAgain();
            assertThat(directory("runtime/web/made")).exists();
            vigild.terminate();
            Eventually.holds("it is removed", () -> Files.notExists(directory("runtime/web")));
        }
    }

    @Test
    void whatAServiceLeavesInItsRuntimeDirectoryGoesWithIt() throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "");
        String toml = """
                [service.web]
                kind = "oneshot"
                command = ["sh", "-c", "cd $RUNTIME_DIRECTORY && ln -s ROOT/outside link && mkdir -p a/b/c \
                && i=0; while [ $i -lt 300 ]; do mkdir d; cd d; i=$((i+1)); done; touch file; mkfifo pipe; chmod 0 ."]
                directories = { runtime = "web" }
                """;
        try (LiveVigild vigild = start(toml)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("completed");
            Eventually.holds("all is removed", () -> Files.notExists(root.resolve("run/removed")));
        }
        assertThat(directory("runtime/web")).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @Test
    @EnabledIf("isRoot")
    void aLinkInThePlaceOfADirectoryIsNotFollowed() throws IOException {
        Path target = Files.createDirectory(root.resolve("target"));
        Files.createDirectories(directory("state"));
        Files.createSymbolicLink(directory("state/web"), target);
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                restart = "never"
                directories = { state = "web" }
                """;
        try (LiveVigild vigild = start(toml)) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .isEqualTo("cannot start web: state directory " + directory("state/web")
                            + ": a symbolic link is not followed (ELOOP)");
        }
        assertThat(owner(target)).isEqualTo("root");
    }

    /** The outer folder is the service's own, which may do in it what it likes, also while vigild works there. */
    @Test
    @EnabledIf("isRoot")
    void aLinkThatTheServiceHasPutIntoItsDirectoryIsNotFollowed() throws IOException {
        Path target = Files.createDirectory(root.resolve("target"));
        String toml = """
                [service.web]
                command = ["sh", "-c", "cd ${STATE_DIRECTORY%%:*} && rmdir data \
                && ln -s ROOT/target data && echo replaced"]
                restart = "always"
                restart-limit = { count = 1, within = "1h" }
                directories = { state = ["web", "web/data"] }
                """;
        try (LiveVigild vigild = start(toml)) {
            vigild.settle();
            vigild.await("web", "failed", 1);
            assertThat(vigild.status("web").reason()).contains("a symbolic link is not followed (ELOOP)");
        }
        assertThat(owner(target)).isEqualTo("root");
    }

    @Test
    void servicesThatShareARuntimeDirectoryKeepItUntilTheLastHasEnded() {
        String toml = """
                [service.one]
                command = ["sleep", "1000"]
                directories = { runtime = "both" }
                [service.two]
                command = ["sleep", "1000"]
                after = ["one"]
                directories = { runtime = "both", runtime-mode = "0777" }
                """;
        try (LiveVigild vigild = start(toml)) {
            vigild.settle();
            vigild.act("stop", "one");
            assertThat(directory("runtime/both")).exists();
            vigild.act("stop", "two");
            assertThat(directory("runtime/both")).doesNotExist();
        }
    }

    @Test
    void commandsKnowThemToo() throws IOException {
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                reload = { command = ["sh", "-c", "echo $RUNTIME_DIRECTORY > $STATE_DIRECTORY/seen"] }
                directories = { runtime = "web", state = "web" }
                """;
        try (LiveVigild vigild = start(toml)) {
            vigild.settle();
            vigild.act("reload", "web");
        }
        assertThat(Files.readString(directory("state/web/seen")).strip())
                .isEqualTo(directory("runtime/web").toString());
        try (Stream<Path> left = Files.list(directory("runtime"))) {
            assertThat(left).isEmpty();
        }
    }
}
