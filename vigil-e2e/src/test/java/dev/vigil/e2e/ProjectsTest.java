package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Supervisors of folders: two projects side by side, commands in them, below them and in their services. */
@ExtendWith(Sandboxes.class)
final class ProjectsTest {
    private static CommandResult in(Sandbox box, String folder, String command) {
        String vigil = Checkout.distribution().resolve("bin/vigil").toString();
        String script = "cd " + folder + " && VIGIL_PROJECTS=" + box.folder() + "/roots '" + vigil + "' " + command;
        return box.run("sh", "-c", script);
    }

    @Test
    void twoFoldersDoNotCollideAndEachCommandMeansItsOwn(Sandbox box) {
        String asks = "\"$VIGIL_HOME/bin/vigil\" status >status; exec sleep 1000";
        box.write("shop/vigil.toml", """
                [service.web]
                command = ["sh", "-c", 'echo shop is open; exec sleep 1000']
                ready = { log = "open" }

                [service.asks]
                working-directory = ".."
                after = ["web"]
                command = ["sh", "-c", '%s']
                """.formatted(asks));
        box.write("shop/src/none.txt", "");
        box.write("blog/Procfile", "web: echo blog is there; exec sleep 1000\n");
        try {
            in(box, "shop/src", "up -d").expect(0).says("web", "asks");
            in(box, "blog", "up -d").expect(0).says("web");
            in(box, "shop", "up -d").expect(1).says("one runs here already");
            in(box, "shop/src", "logs web").expect(0).says("shop is open");
            in(box, "blog", "logs web").expect(0).says("blog is there");
            in(box, "blog", "stop web").expect(0);
            in(box, "shop", "status web").expect(0);
            in(box, ".", "projects").expect(0).says("blog", "0/1", "shop", "2/2");
            Await.until(
                    "the service has asked",
                    () -> box.has("status") && !box.read("status").isEmpty());
            assertThat(box.read("status")).contains("web", "asks");
        } finally {
            in(box, "blog", "down");
            in(box, "shop/src", "down");
        }
        in(box, "shop", "status")
                .expect(4)
                .says("The project is " + box.folder().resolve("shop"));
        in(box, "shop", "logs web").expect(0).says("shop is open");
    }

    @Test
    void aServiceIsNotLedToAnotherRootByTheEnvironmentOfVigild(Sandbox box) {
        box.write("vigil.toml", """
                [service.says]
                kind = "oneshot"
                command = ["sh", "-c", "echo root=$VIGIL_ROOT run=$VIGIL_RUN >said"]
                """);
        String vigil = Checkout.distribution().resolve("bin/vigil").toString();
        box.run("env", "VIGIL_ROOT=elsewhere", vigil, "--root", "root", "up", "-d", "-f", "vigil.toml")
                .expect(0);
        assertThat(box.read("said")).isEqualTo("root= run=" + box.root().resolve("run") + "\n");
        box.vigil("down").expect(0);
        box.run("env", "VIGIL_ROOT=root", vigil, "up", "-d", "-f", "vigil.toml").expect(0);
        assertThat(box.read("said")).startsWith("root=" + box.root() + " ");
    }
}
