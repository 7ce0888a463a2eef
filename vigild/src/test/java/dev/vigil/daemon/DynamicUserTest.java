package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Services with a user of their own that has no entry anywhere. */
@EnabledIf("isRoot")
class DynamicUserTest {
    private static final String TWO = """
            [service.web]
            command = ["sh", "-c", "id -u; id -G; echo $HOME $USER; cat $CREDENTIALS_DIRECTORY/password; \
            touch $STATE_DIRECTORY/made && echo made; exec sleep 1000"]
            working-directory = "/"
            restart = "never"
            dynamic-user = true
            ready = { log = "made" }
            reload = { command = ["sh", "-c", "id -u > $STATE_DIRECTORY/reloaded"] }
            directories = { state = "web", runtime = "web" }
            credentials = { password = "ROOT/secret" }
            [service.db]
            command = ["sleep", "1000"]
            working-directory = "/"
            dynamic-user = true
            """;

    @TempDir
    Path root;

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private Path state() {
        return root.resolve("directories/state/web");
    }

    @Test
    void theyHaveNumbersOfTheirOwnAndTheirFiles() throws IOException {
        Files.writeString(root.resolve("secret"), "s3cret\n");
        int first;
        try (LiveVigild vigild = LiveVigild.start(root, TWO)) {
            vigild.settle();
            List<String> seen = vigild.log("web").lines().toList();
            first = Integer.parseInt(seen.getFirst());
            assertThat(first).isBetween(61184, 65519);
            assertThat(seen).containsExactly(first + "", first + "", "/ " + first, "s3cret", "made");
            int other = uid(Path.of("/proc/" + vigild.pid("db")));
            assertThat(other).isBetween(61184, 65519).isNotEqualTo(first);
            assertThat(uid(state())).isEqualTo(first);
            vigild.act("reload", "web");
            assertThat(state().resolve("reloaded")).hasContent(first + "\n");
        }
        assertThat(uid(state())).isZero();
        assertThat(uid(state().resolve("made"))).isEqualTo(first);
    }

    /** A number that another had before opens nothing of his. */
    @Test
    void whatTheNumberBeforeHadIsGivenToTheNewOne() throws IOException {
        Files.writeString(root.resolve("secret"), "s3cret\n");
        Files.createDirectories(state().resolve("deep"));
        Files.writeString(state().resolve("deep/file"), "kept");
        for (Path each : List.of(state().resolve("deep/file"), state().resolve("deep"))) {
            Files.setAttribute(each, "unix:uid", 61190);
        }
        Files.writeString(state().resolve("of-root"), "");
        Files.setAttribute(state(), "unix:gid", 61190);
        try (LiveVigild vigild = LiveVigild.start(root, TWO)) {
            vigild.settle();
            int now = uid(state());
            assertThat(now).isBetween(61184, 65519);
            assertThat(uid(state().resolve("deep/file"))).isEqualTo(now);
            assertThat(uid(state().resolve("deep"))).isEqualTo(now);
            assertThat(uid(state().resolve("of-root"))).isZero();
        }
    }

    @Test
    void theNextVigildGivesTheNumberToNobodyElse() throws IOException {
        Files.writeString(root.resolve("secret"), "s3cret\n");
        try (KillableVigild vigild = KillableVigild.start(root, TWO)) {
            vigild.settle();
            int web = uid(Path.of("/proc/" + vigild.pid("web")));
            vigild.dieAndLiveAgain();
            vigild.act("restart", true, "db");
            assertThat(uid(Path.of("/proc/" + vigild.pid("db")))).isNotEqualTo(web);
            vigild.act("reload", true, "web");
            assertThat(state().resolve("reloaded")).hasContent(web + "\n");
        }
        assertThat(uid(state())).isZero();
    }
}
