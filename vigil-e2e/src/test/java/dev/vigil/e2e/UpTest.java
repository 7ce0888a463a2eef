package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code vigil up} and {@code vigil down}: from nothing to all is ready and back to nothing. */
@ExtendWith(Sandboxes.class)
final class UpTest {
    private static final String TWO = """
            [service.db]
            command = ["sh", "-c", "echo db is up; exec sleep 1000"]
            ready = { log = "db is up" }

            [service.web]
            command = "sh -c 'echo web is up; exec sleep 1000'"
            requires = ["db"]
            """;

    @Test
    void detachedReturnsWhenAllIsReady(Sandbox box) {
        box.up(TWO);
        box.vigil("status").expect(0).says("db", "web", "running");
        assertThat(box.services()).allMatch(Service::isReady);
        box.vigil("down").expect(0);
        box.vigil("status").expect(4);
        assertThat(box.has("root/run/vigil.sock")).isFalse();
    }

    @Test
    void statusAsJsonIsWhatTheSurfacePagePromises(Sandbox box) {
        box.up(TWO);
        Service web = box.service("web");
        assertThat(web.fields())
                .containsKeys("name", "state", "goal", "pid", "incarnation", "ready", "since", "restarts", "reason")
                .doesNotContainKeys("healthy", "lastExit", "next");
        assertThat(web.fields()).containsEntry("goal", "up").containsEntry("ready", true);
        assertThat(Instant.parse(web.text("since"))).isBeforeOrEqualTo(Instant.now());
        Map<?, ?> vigild = (Map<?, ?>) Objects.requireNonNull(box.status().get("vigild"));
        assertThat(((Number) Objects.requireNonNull(vigild.get("pid"))).longValue())
                .isEqualTo(box.vigildPid());
        assertThat(vigild.get("version")).asString().isNotEmpty();
    }

    @Test
    void detachedSaysWhatFailedAndWhy(Sandbox box) {
        box.write("vigil.toml", """
                [service.good]
                command = ["sleep", "1000"]

                [service.bad]
                command = ["sh", "-c", "exit 3"]
                kind = "oneshot"
                """);
        CommandResult up = box.vigil("up", "-d", "-f", "vigil.toml").expect(1);
        assertThat(up.err()).contains("bad", "exit code 3");
        assertThat(box.service("good").state()).isEqualTo("running");
        assertThat(box.service("bad").state()).isEqualTo("failed");
        box.vigil("status").expect(3);
    }

    @Test
    void foregroundShowsOutputAndEndsInOrderAtInterrupt(Sandbox box) {
        box.write("vigil.toml", """
                [service.talker]
                command = ["sh", "-c", "echo hello from the talker; exec sleep 1000"]
                """);
        Background up = box.background("up", "-f", "vigil.toml").awaitOut("hello from the talker");
        assertThat(up.out()).contains("talker");
        box.vigil("status").expect(0);
        up.signal("INT").await().expect(0);
    }

    @Test
    void startsInOrderAndStopsInReverse(Sandbox box) {
        String service = """
                [service.%s]
                command = ["sh", "-c", "echo +%1$s >>order; trap 'echo -%1$s >>order; exit 0' TERM; \
                echo up; while :; do sleep 0.05; done"]
                ready = { log = "up" }
                %s
                """;
        box.up(service.formatted("a", "")
                + service.formatted("b", "requires = ['a']")
                + service.formatted("c", "after = ['b']"));
        box.vigil("down").expect(0);
        assertThat(box.read("order").split("\n")).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
    }

    @Test
    void onlyNamedServicesAndWhatTheyRequire(Sandbox box) {
        box.write("vigil.toml", TWO + "[service.other]\ncommand = ['sleep', '1000']\n");
        box.vigil("up", "-d", "-f", "vigil.toml", "web").expect(0);
        assertThat(box.service("db").state()).isEqualTo("running");
        assertThat(box.service("web").state()).isEqualTo("running");
        assertThat(box.service("other").state()).isEqualTo("down");
    }

    @Test
    void secondSupervisorOfARootIsRefusedAndTheFirstIsNamed(Sandbox box) {
        box.up(TWO);
        String pid = Long.toString(box.vigildPid());
        assertThat(box.vigil("up", "-d", "-f", "vigil.toml").expect(1).err()).contains(pid);
        assertThat(box.vigil("up", "-f", "vigil.toml").expect(1).err()).contains(pid);
        assertThat(box.vigil("daemon", "--foreground", "-f", "vigil.toml")
                        .expect(1)
                        .err())
                .contains(pid);
        box.vigil("status").expect(0);
    }

    @Test
    void staleSocketAndPidFileOfAKilledSupervisorDoNotMatter(Sandbox box) {
        box.up("""
                [service.once]
                kind = "oneshot"
                command = ["true"]
                """);
        Shell.kill("KILL", box.guardPid(), box.vigildPid());
        Await.until("vigild is gone", () -> box.vigil("status").exit() == 4);
        assertThat(box.has("root/run/vigil.sock")).isTrue();
        box.vigil("up", "-d", "-f", "vigil.toml").expect(0);
        assertThat(box.service("once").state()).isEqualTo("completed");
    }

    @Test
    void instancesKnowTheirNumber(Sandbox box) {
        box.up("""
                [service.w]
                command = ["sh", "-c", "echo %i $VIGIL_INSTANCE >number-%i; exec sleep 1000"]
                instances = 3
                """);
        assertThat(box.services()).extracting(Service::name).containsExactly("w-1", "w-2", "w-3");
        Await.until("each has written", () -> box.has("number-1") && box.has("number-2") && box.has("number-3"));
        Await.until("number 2", () -> box.read("number-2").equals("2 2\n"));
        box.vigil("stop", "w").expect(0);
        assertThat(box.services()).extracting(Service::state).containsOnly("down");
    }

    @Test
    void aProcfileIsTakenAsItIs(Sandbox box) {
        box.write(
                "Procfile",
                "web: echo web has $PORT; exec sleep 1000\nworker: echo worker has $PORT; exec sleep 1000\n");
        Background up = box.background("up").awaitOut("web has 5000").awaitOut("worker has 5100");
        up.signal("TERM").await().expect(0);
    }

    @Test
    void vigildIsTheSameAsVigilDaemon(Sandbox box) {
        box.write("vigil.toml", TWO);
        String vigild = Checkout.distribution().resolve("bin/vigild").toString();
        Background daemon = box.start(
                java.util.List.of(vigild, "--root", box.root().toString(), "--foreground", "-f", "vigil.toml"));
        Await.until("all runs", () -> box.vigil("status").exit() == 0);
        assertThat(box.vigildPid()).isEqualTo(daemon.pid());
        daemon.signal("TERM").await().expect(0);
    }

    @Test
    void fateIsSharedWithWhatIsRequired(Sandbox box) {
        box.up(TWO);
        Service web = box.service("web");
        box.vigil("restart", "db").expect(0);
        assertThat(box.awaitAfter("web", web.incarnation()).pid()).isNotEqualTo(web.pid());
    }

    @Test
    void vigildInTheForegroundShowsTheOutputOfThoseThatAskForItAndLogsIt(Sandbox box) {
        box.write("vigil.toml", """
                [service.web]
                command = ["sh", "-c", "echo hello from web; exec sleep 1000"]
                output = "both"

                [service.quiet]
                command = ["sh", "-c", "echo hello from quiet; exec sleep 1000"]
                """);
        Background chosen =
                box.background("daemon", "--foreground", "-f", "vigil.toml").awaitOut("web | hello from web");
        Await.until("it is logged", () -> box.vigil("logs", "quiet").out().contains("hello from quiet"));
        chosen.signal("TERM").await().expect(0);
        assertThat(chosen.out()).doesNotContain("quiet");
        box.vigil("logs", "web").expect(0).says("hello from web");
        Background all = box.background("daemon", "--foreground", "--follow", "--no-prefix", "-f", "vigil.toml")
                .awaitOut("hello from quiet")
                .awaitOut("hello from web");
        all.signal("TERM").await().expect(0);
        assertThat(all.out()).doesNotContain(" | ");
        box.vigil("up", "-d", "-f", "vigil.toml").expect(0);
        Await.until("it has started", () -> box.vigil("logs", "-1", "web").out().contains("hello from web"));
        assertThat(box.read("root/run/vigild.log")).doesNotContain("hello");
        box.vigil("stop", "w*").expect(0);
        assertThat(box.service("web").state()).isEqualTo("down");
        assertThat(box.service("quiet").state()).isEqualTo("running");
    }
}
