package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.api.ApplyReport.PlannedStep;
import dev.vigil.api.Paths;
import dev.vigil.api.Why;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import dev.vigil.config.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed files are applied to real processes. */
class ApplyTest {
    private static final String DB = "[service.db]\ncommand = [\"sleep\", \"1000\"]\n";
    private static final ApplyOrder PLAIN = new ApplyOrder(null, null, null);
    private static final ApplyOrder DRY = new ApplyOrder(true, null, null);
    private static final ApplyOrder ROLLBACK = new ApplyOrder(null, true, null);

    @TempDir
    Path root;

    private static String web(String command, String more) {
        return "[service.web]\ncommand = " + command + "\n" + more;
    }

    private static String sleep(int seconds) {
        return "[\"sleep\", \"" + seconds + "\"]";
    }

    private static void write(Places places, String toml) {
        try {
            Files.writeString(places.etc().resolve("vigil.toml"), toml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ApplyReport ask(Places places, ApplyOrder order) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.post(Paths.APPLY, order, ApplyReport.class);
        }
    }

    private static ApplyReport apply(LiveVigild vigild, String toml) {
        write(vigild.places(), toml);
        return ask(vigild.places(), PLAIN);
    }

    private static List<String> told(ApplyReport report) {
        return report.steps().stream()
                .map(step ->
                        step.action() + " " + step.service() + (step.outcome() == null ? "" : " " + step.outcome()))
                .toList();
    }

    @Test
    void oneChangedSettingRestartsThatServiceAlone() {
        try (LiveVigild vigild = LiveVigild.start(root, DB + web(sleep(1000), ""))) {
            vigild.settle();
            int db = vigild.pid("db");
            int web = vigild.pid("web");
            write(vigild.places(), DB + web(sleep(2000), ""));
            assertThat(told(ask(vigild.places(), DRY))).containsExactly("restart web");
            assertThat(vigild.pid("web")).as("a dry run does nothing").isEqualTo(web);
            ApplyReport report = ask(vigild.places(), PLAIN);
            assertThat(told(report)).containsExactly("restart web done");
            assertThat(report.steps().getFirst().changes())
                    .containsExactly(new ApplyReport.FieldChange(
                            "command", "restart", "[\"sleep\", \"1000\"]", "[\"sleep\", \"2000\"]"));
            assertThat(vigild.pid("db")).isEqualTo(db);
            assertThat(vigild.pid("web")).isNotEqualTo(web);
            assertThat(vigild.isAlive(web)).isFalse();
            assertThat(ask(vigild.places(), PLAIN).message()).isEqualTo("nothing to change");
        }
    }

    @Test
    void newAndGoneServicesComeAndGo() {
        try (LiveVigild vigild = LiveVigild.start(root, DB + web(sleep(1000), "requires = [\"db\"]\n"))) {
            vigild.settle();
            int web = vigild.pid("web");
            int db = vigild.pid("db");
            String renamed = DB.replace("db", "database");
            ApplyReport report = apply(vigild, renamed + web(sleep(1000), "requires = [\"database\"]\n"));
            assertThat(told(report)).containsExactly("remove db done", "change web done", "add database done");
            assertThat(vigild.pid("web")).isEqualTo(web);
            assertThat(vigild.isAlive(db)).isFalse();
            assertThat(vigild.status("database").state()).isEqualTo("running");
            assertThatThrownBy(() -> vigild.status("db")).isInstanceOf(ControlFailure.class);
        }
    }

    @Test
    void aHealthCheckIsTakenUpByWhatRuns() {
        String check = "health = { exec = [\"true\"], interval = \"1s\", action = \"report\" }\n";
        try (LiveVigild vigild = LiveVigild.start(root, web(sleep(1000), ""))) {
            vigild.settle();
            int pid = vigild.pid("web");
            assertThat(told(apply(vigild, web(sleep(1000), check)))).containsExactly("change web done");
            Eventually.holds(
                    "healthy", () -> Boolean.TRUE.equals(vigild.status("web").healthy()));
            assertThat(told(apply(vigild, web(sleep(1000), "")))).containsExactly("change web done");
            assertThat(vigild.why("web").health()).isNull();
            assertThat(vigild.pid("web")).isEqualTo(pid);
        }
    }

    @Test
    void aLogIsKeptByItsNewLimitAtOnce() {
        String loud = "[\"sh\", \"-c\", \"while :; do seq 20000; sleep 0.1; done\"]";
        try (LiveVigild vigild = LiveVigild.start(root, web(loud, ""))) {
            vigild.settle();
            int pid = vigild.pid("web");
            assertThat(told(apply(vigild, web(loud, "log = { max-size = \"64KiB\", keep = 2 }\n"))))
                    .containsExactly("change web done");
            Path log = vigild.places().logOf("web");
            Eventually.holds("a full segment", () -> {
                try (var files = Files.list(log)) {
                    return files.anyMatch(file -> file.toString().endsWith(".log"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(vigild.pid("web")).isEqualTo(pid);
        }
    }

    @Test
    void aLogIsSentOnAtOnceAndNoLongerAtOnce() throws Exception {
        String command = "[\"sh\", \"-c\", \"while :; do echo line; sleep 0.05; done\"]";
        try (LogCatcher catcher = LogCatcher.udp();
                LiveVigild vigild = LiveVigild.start(root, web(command, ""))) {
            vigild.settle();
            int pid = vigild.pid("web");
            String syslog = "log = { syslog = { to = \"udp:127.0.0.1:" + catcher.port + "\" } }\n";
            assertThat(told(apply(vigild, web(command, syslog)))).containsExactly("change web done");
            catcher.awaitCount(3);
            assertThat(told(apply(vigild, web(command, "")))).containsExactly("change web done");
            Path position = vigild.places().log().resolve(".index/.sent/syslog-out-web");
            Eventually.holds("it is forgotten", () -> !Files.exists(position));
            assertThat(vigild.pid("web")).isEqualTo(pid);
        }
    }

    @Test
    void aServiceThatWaitsForConnectionsListensWhereItIsDescribed() {
        String listens = "listen = [{ unix = \"ROOT/one.sock\" }]\non-demand = true\n".replace("ROOT", root.toString());
        String other = listens.replace("one.sock", "two.sock");
        try (LiveVigild vigild = LiveVigild.start(root, web(sleep(1000), listens))) {
            vigild.settle();
            assertThat(root.resolve("one.sock")).exists();
            ApplyReport report = apply(vigild, web(sleep(1000), other));
            assertThat(told(report)).containsExactly("start web done");
            assertThat(root.resolve("two.sock")).exists();
            assertThat(root.resolve("one.sock")).doesNotExist();
            assertThat(vigild.status("web").state()).isEqualTo("waiting");
        }
    }

    @Test
    void aFileWithProblemsChangesNothing() {
        try (LiveVigild vigild = LiveVigild.start(root, DB + web(sleep(1000), ""))) {
            vigild.settle();
            int web = vigild.pid("web");
            ApplyReport report = apply(vigild, web(sleep(7), "afetr = [\"db\"]\nstop = { timeout = \"x\" }\n"));
            assertThat(report.ok()).isFalse();
            assertThat(report.problems()).hasSize(2);
            assertThat(report.steps()).isEmpty();
            assertThat(apply(vigild, web(sleep(7), "after = [\"web\"]\n")).problems())
                    .hasSize(1);
            assertThat(vigild.pid("web")).isEqualTo(web);
            assertThat(vigild.why("web").command()).containsExactly("sleep", "1000");
        }
    }

    @Test
    void aProgramThatIsMissingIsFoundBeforeTheOldOneIsStopped() {
        try (LiveVigild vigild = LiveVigild.start(root, web(sleep(1000), ""))) {
            vigild.settle();
            int web = vigild.pid("web");
            ApplyReport report = apply(vigild, web("[\"/no/such/program\"]", ""));
            assertThat(report.problems()).singleElement().asString().contains("web", "/no/such/program");
            assertThat(vigild.pid("web")).isEqualTo(web);
            assertThat(vigild.why("web").command()).containsExactly("sleep", "1000");
        }
    }

    @Test
    void aStepThatFailsEndsItAndTheOldSettingsCanBePutBack() {
        String never = "restart = \"never\"\n";
        try (LiveVigild vigild = LiveVigild.start(
                root,
                DB + web(sleep(1000), never) + "[service.last]\nafter = [\"web\"]\ncommand = " + sleep(1000) + "\n")) {
            vigild.settle();
            int last = vigild.pid("last");
            String bad =
                    web("[\"false\"]", never) + "[service.last]\nafter = [\"web\"]\ncommand = " + sleep(2000) + "\n";
            ApplyReport report = apply(vigild, bad);
            assertThat(report.ok()).isFalse();
            assertThat(told(report)).containsExactly("remove db done", "restart web failed", "restart last not done");
            assertThat(vigild.pid("last")).isEqualTo(last);
            assertThat(vigild.status("last").drift()).containsExactly("command");
            assertThat(vigild.why("last").launchedWith())
                    .containsExactly(new Why.LaunchedWith("command", "[\"sleep\", \"1000\"]"));

            ApplyReport back = ask(vigild.places(), ROLLBACK);
            assertThat(back.ok()).as(back.toString()).isTrue();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(vigild.status("db").state()).isEqualTo("running");
            assertThat(vigild.pid("last")).as("it was never touched").isEqualTo(last);
            assertThat(vigild.status("last").drift()).isNull();
        }
    }

    @Test
    void withRollbackAFailureChangesNothingInTheEnd() {
        try (LiveVigild vigild = LiveVigild.start(root, web(sleep(1000), "restart = \"never\"\n"))) {
            vigild.settle();
            write(vigild.places(), DB + web("[\"false\"]", "restart = \"never\"\nafter = [\"db\"]\n"));
            ApplyReport report = ask(vigild.places(), ROLLBACK);
            assertThat(report.ok()).isFalse();
            assertThat(report.rolledBack()).isTrue();
            assertThat(told(report)).containsExactly("add db done", "restart web failed");
            assertThat(vigild.why("web").command()).containsExactly("sleep", "1000");
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThatThrownBy(() -> vigild.status("db")).isInstanceOf(ControlFailure.class);
        }
    }

    @Test
    void eachMustBeHealthyBeforeTheNext() {
        String checked = "health = { exec = [\"false\"], interval = \"100ms\", failures = 1, action = \"report\" }\n";
        String last = "[service.last]\nafter = [\"web\"]\ncommand = ";
        try (LiveVigild vigild = LiveVigild.start(root, web(sleep(1000), checked) + last + sleep(1000))) {
            vigild.settle();
            int pid = vigild.pid("last");
            ApplyReport report = apply(vigild, web(sleep(2000), checked) + last + sleep(2000));
            assertThat(told(report)).containsExactly("restart web failed", "restart last not done");
            assertThat(report.message()).startsWith("stopped at web: unhealthy: health check");
            assertThat(vigild.pid("last")).isEqualTo(pid);
        }
    }

    @Test
    void whatWasStoppedStaysStopped() {
        try (LiveVigild vigild = LiveVigild.start(root, web(sleep(1000), ""))) {
            vigild.settle();
            vigild.act("stop", "web");
            assertThat(told(apply(vigild, web(sleep(2000), "")))).containsExactly("change web done");
            assertThat(vigild.status("web").state()).isEqualTo("down");
            vigild.act("start", "web");
            assertThat(vigild.why("web").command()).containsExactly("sleep", "2000");
        }
    }

    @Test
    void anotherApplyMeanwhileAndOneDuringAShutdownAreRefused() throws IOException {
        Path ready = root.resolve("ready");
        String waits = "ready = { file = \"" + ready + "\" }\n";
        try (LiveVigild vigild = LiveVigild.start(root, web(sleep(1000), ""))) {
            vigild.settle();
            write(vigild.places(), web(sleep(2000), waits));
            CompletableFuture<ApplyReport> first = CompletableFuture.supplyAsync(() -> ask(vigild.places(), PLAIN));
            Eventually.holds("it starts", () -> vigild.status("web").state().equals("starting"));
            assertThatThrownBy(() -> ask(vigild.places(), PLAIN))
                    .hasMessageContaining("another apply is under way: restart web");
            assertThat(ask(vigild.places(), DRY).ok()).isTrue();
            Files.createFile(ready);
            assertThat(told(first.join())).containsExactly("restart web done");

            Path deaf = root.resolve("deaf");
            String command =
                    "[\"sh\", \"-c\", \"trap : TERM; touch " + deaf + "; sleep 1000 & while :; do wait; done\"]";
            String slow = "ready = { file = \"" + deaf + "\" }\nstop = { timeout = \"5m\" }\n";
            write(vigild.places(), web(command, slow));
            ask(vigild.places(), PLAIN);
            CompletableFuture<Integer> down = CompletableFuture.supplyAsync(vigild::stop);
            Eventually.holds("it stops", () -> vigild.status("web").state().equals("stopping"));
            assertThatThrownBy(() -> ask(vigild.places(), PLAIN)).hasMessageContaining("shutting down");
            vigild.kill(vigild.pid("web"), 9);
            down.join();
        }
    }

    @Test
    void otherFilesCanTakeThePlaceOfThose() throws IOException {
        try (LiveVigild vigild = LiveVigild.start(root, DB)) {
            vigild.settle();
            Path other = Files.writeString(root.resolve("other.toml"), web(sleep(1000), ""));
            ApplyOrder order = new ApplyOrder(null, null, List.of(other.toString()));
            assertThat(told(ask(vigild.places(), order))).containsExactly("remove db done", "add web done");
            assertThat(ask(vigild.places(), PLAIN).message()).isEqualTo("nothing to change");
            Files.delete(other);
            assertThat(ask(vigild.places(), PLAIN).problems())
                    .singleElement()
                    .asString()
                    .contains("other.toml");
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    void aVigildThatIsKilledMeanwhileIsFollowedByOneThatKnowsWhatIsLeft() throws IOException {
        Path ready = root.resolve("ready");
        String last = "[service.last]\nafter = [\"web\"]\ncommand = ";
        String before = web(sleep(1000), "") + last + sleep(1000) + "\n";
        String after = web(sleep(2000), "ready = { file = \"" + ready + "\" }\n") + last + sleep(2000)
                + "\n[service.new]\nafter = [\"last\"]\ncommand = " + sleep(1000);
        try (KillableVigild vigild = KillableVigild.start(root, before)) {
            vigild.settle();
            int pid = vigild.pid("last");
            write(vigild.places(), after);
            CompletableFuture<ApplyReport> broken = CompletableFuture.supplyAsync(() -> ask(vigild.places(), PLAIN));
            Eventually.holds("web starts", () -> vigild.status("web").state().equals("starting"));
            vigild.kill();
            assertThatThrownBy(broken::join).hasCauseInstanceOf(ControlFailure.class);
            vigild.startAgain(after);
            vigild.awaitMessage("has come to its turn (last, new): vigil apply goes on with it");
            assertThat(vigild.pid("last")).isEqualTo(pid);
            assertThat(Objects.requireNonNull(vigild.status("last").drift())).containsExactly("command");
            assertThat(vigild.status("new").state()).isEqualTo("down");
            Files.createFile(ready);
            vigild.settle();
            ApplyReport rest = ask(vigild.places(), PLAIN);
            assertThat(told(rest)).containsExactly("restart last done", "start new done");
            assertThat(rest.steps()).extracting(PlannedStep::reason).contains("an earlier apply did not come to it");
            assertThat(vigild.status("last").drift()).isNull();
        }
    }
}
