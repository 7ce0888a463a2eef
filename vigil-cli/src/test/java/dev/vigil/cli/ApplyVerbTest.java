package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.ApplyReport;
import dev.vigil.api.ApplyReport.FieldChange;
import dev.vigil.api.ApplyReport.PlannedStep;
import dev.vigil.api.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan as a reader sees it, and what a script hears. */
class ApplyVerbTest {
    private static final String APPLY = "POST /api/v1/apply";

    @TempDir
    Path root;

    private FakeVigild vigild;

    @BeforeEach
    void begin() throws IOException {
        vigild = FakeVigild.at(root);
    }

    @AfterEach
    void end() throws IOException {
        vigild.close();
    }

    private static PlannedStep restart(@Nullable String outcome) {
        return new PlannedStep(
                "web",
                "restart",
                "command, environment.TOKEN changed",
                List.of(
                        new FieldChange("command", "restart", "[\"a\"]", "[\"b\"]"),
                        new FieldChange("environment.TOKEN", "restart", null, null),
                        new FieldChange("stop.timeout", "live", "10s", "5s"),
                        new FieldChange("user", "restart", null, "www-data"),
                        new FieldChange("working-directory", "restart", "/" + "x".repeat(50), "/" + "y".repeat(50))),
                outcome);
    }

    private void answers(ApplyReport report) {
        vigild.answers(APPLY, Json.text(report));
    }

    @Test
    void aPlanIsReadAtEightyColumns() {
        PlannedStep gone = new PlannedStep("old", "remove", "it is no longer described", List.of(), null);
        answers(new ApplyReport(true, "x", List.of(), List.of(gone, restart(null)), null));
        Command.Ran ran = Command.in(root).run("apply", "--dry-run");
        assertThat(ran).isEqualTo(new Command.Ran(0, """
                1. stop and remove old: it is no longer described
                2. restart web: command, environment.TOKEN changed
                     command ["a"] -> ["b"]
                     environment.TOKEN changed
                     stop.timeout 10s -> 5s (at once)
                     user = www-data
                     working-directory
                       - /xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                       + /yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                nothing is changed yet: vigil apply does it
                """, ""));
        assertThat(ran.out().lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(80);
        assertThat(Command.in(root).run("diff").code()).isEqualTo(1);
    }

    @Test
    void aStepThatFailsIsToldWithWhatCanBeDone() {
        answers(new ApplyReport(false, "stopped at web: exit code 1", List.of(), List.of(restart("failed")), null));
        Command.Ran ran = Command.in(root).run("apply");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).startsWith("1. restart web: command, environment.TOKEN changed - failed\n");
        assertThat(ran.err()).isEqualTo("""
                vigil: apply stopped at web: exit code 1
                vigil: correct the file and apply it again, or vigil apply --rollback puts the old settings back
                """);
        answers(new ApplyReport(
                false, "stopped at web: exit code 1; the old settings are back", List.of(), List.of(), true));
        assertThat(Command.in(root).run("apply", "--rollback").err())
                .isEqualTo("vigil: apply stopped at web: exit code 1; the old settings are back\n");
    }

    @Test
    void allProblemsAreToldAndNothingElse() {
        answers(new ApplyReport(false, "it is invalid (2 problems)", List.of("a:1: x", "b:2: y"), List.of(), null));
        assertThat(Command.in(root).run("apply")).isEqualTo(new Command.Ran(2, "", """
                a:1: x
                b:2: y
                vigil: cannot apply: it is invalid (2 problems); nothing is changed
                """));
    }

    @Test
    void whatIsRefusedIsTold() {
        vigild.answers(APPLY, 409, "{\"error\":\"cannot apply: another apply is under way\"}");
        assertThat(Command.in(root).run("apply"))
                .isEqualTo(new Command.Ran(1, "", "vigil: cannot apply: another apply is under way\n"));
    }

    @Test
    void nothingToDoIsToldAndFilesAreHandedOnWithTheirWholePath() {
        answers(new ApplyReport(true, "nothing to change", List.of(), List.of(), null));
        Command.Ran ran = Command.in(root).run("apply", "-f", "/etc/../etc/vigil/a.toml", "--rollback");
        assertThat(ran).isEqualTo(new Command.Ran(0, "nothing to change\n", ""));
        assertThat(vigild.asked().getLast().body())
                .isEqualTo("{\"dryRun\":false,\"rollback\":true,\"files\":[\"/etc/vigil/a.toml\"]}");
    }
}
