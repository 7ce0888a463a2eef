package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.config.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorChoiceTest {
    @TempDir
    Path temporary;

    private final Map<String, String> environment = new HashMap<>();
    private Path top;
    private Path shop;

    @BeforeEach
    void makeAProject() throws IOException {
        top = temporary.toRealPath();
        shop = Files.createDirectories(top.resolve("shop"));
        Files.createDirectories(shop.resolve("src/main"));
        Files.writeString(shop.resolve("vigil.toml"), "");
        environment.put("HOME", top.toString());
        environment.put("VIGIL_PROJECTS", top.resolve("roots").toString());
    }

    private SupervisorChoice choice(Path directory, String verb) {
        return choice(directory, verb, "", false);
    }

    private SupervisorChoice choice(Path directory, String verb, String root, boolean noProject) {
        Console console = new Console(
                new OutputBuffer(System.out, Terminal.NONE), System.err, environment, directory, () -> 0, false);
        return SupervisorChoice.of(console, verb, root, noProject);
    }

    private Optional<Path> folder(Path directory, String verb) {
        return choice(directory, verb).project().map(Project::folder);
    }

    private void start(Path folder) throws IOException {
        Projects projects = new Projects(environment);
        projects.create(projects.around(folder, true).orElseThrow());
    }

    private Places own() {
        return Places.own(environment);
    }

    @Test
    void aFolderWithAFileAndAllBelowItMeanItsOwnSupervisor() {
        for (String verb : new String[] {"up", "status", "logs", "stop", "down", "why", "events"}) {
            assertThat(folder(shop, verb)).contains(shop);
            assertThat(folder(shop.resolve("src/main"), verb)).contains(shop);
        }
        Places places = choice(shop, "status").places();
        assertThat(places.run().startsWith(top.resolve("roots"))).isTrue();
        assertThat(choice(shop, "daemon").places()).isEqualTo(own());
    }

    @Test
    void twoFoldersOfOneNameAreTwoProjects() throws IOException {
        Path other = Files.createDirectories(top.resolve("other/shop"));
        Files.writeString(other.resolve("Procfile"), "web: true\n");
        assertThat(choice(other, "up").places()).isNotEqualTo(choice(shop, "up").places());
    }

    @Test
    void theSameFolderThroughALinkIsOneProject() throws IOException {
        Path link = Files.createSymbolicLink(top.resolve("link"), shop);
        assertThat(choice(link, "up").places()).isEqualTo(choice(shop, "up").places());
    }

    @Test
    void aProcfileMakesAProjectToo() throws IOException {
        Files.move(shop.resolve("vigil.toml"), shop.resolve("Procfile"));
        assertThat(folder(shop, "status")).contains(shop);
    }

    @Test
    void aFileOfAStrangerAboveMakesNoProject() throws IOException {
        assumeTrue(Places.runsAsRoot(), "only root can give a file away");
        Files.setAttribute(shop.resolve("vigil.toml"), "unix:uid", 65534);
        assertThat(folder(shop.resolve("src"), "up")).isEmpty();
        assertThat(folder(shop, "status")).isEmpty();
        assertThat(folder(shop, "up")).contains(shop); // who goes there and starts it means it
        start(shop);
        assertThat(folder(shop.resolve("src"), "status")).contains(shop);
    }

    @Test
    void aStartedProjectIsMeantAlsoWhenItsFileIsGone() throws IOException {
        start(shop);
        Files.delete(shop.resolve("vigil.toml"));
        assertThat(folder(shop.resolve("src"), "down")).contains(shop);
    }

    @Test
    void whatTheUserSaysIsStronger() throws IOException {
        start(shop);
        assertThat(choice(shop, "status", "/srv/x", false).places()).isEqualTo(Places.below(Path.of("/srv/x")));
        assertThat(choice(shop, "status", "", true).places()).isEqualTo(own());
        environment.put("VIGIL_ROOT", "/srv/y");
        assertThat(choice(shop, "status").places()).isEqualTo(Places.below(Path.of("/srv/y")));
        assertThat(choice(shop, "status").rooted()).isTrue();
    }

    @Test
    void aServiceMeansItsOwnSupervisor() throws IOException {
        Path run = Files.createDirectories(top.resolve("r/run"));
        environment.put("VIGIL_RUN", run.toString());
        Places parent = Places.below(top.resolve("r"));
        assertThat(choice(top, "status").places()).isEqualTo(parent);
        assertThat(choice(shop, "down").places()).isEqualTo(parent);
        assertThat(folder(shop, "up")).contains(shop);
        start(shop); // a build that has started the project in which it is
        assertThat(folder(shop, "down")).contains(shop);
    }

    @Test
    void aRunDirectoryOfAStrangerIsNoParent() throws IOException {
        assumeTrue(Places.runsAsRoot(), "only root can give a folder away");
        Path run = Files.createDirectories(top.resolve("r/run"));
        Files.setAttribute(run, "unix:uid", 65534);
        environment.put("VIGIL_RUN", run.toString());
        assertThat(choice(top, "status").places()).isEqualTo(own());
    }

    @Test
    void theRunDirectoriesOfTheDefaultsLeadToTheirPlaces() {
        assertThat(Places.ofRun(Path.of("/run/vigil"), environment)).isEqualTo(Places.system());
        environment.put("XDG_RUNTIME_DIR", "/run/user/7");
        assertThat(Places.ofRun(Path.of("/run/user/7/vigil"), environment)).isEqualTo(Places.user(environment));
        environment.remove("XDG_RUNTIME_DIR");
        assertThat(Places.ofRun(Places.user(environment).run(), environment)).isEqualTo(Places.user(environment));
    }

    @Test
    void theRootOfAnotherFolderIsNotUsed() throws IOException {
        Project project = new Projects(environment).around(shop, true).orElseThrow();
        Files.createDirectories(project.root());
        Files.writeString(project.root().resolve("folder"), "/elsewhere\n");
        Command.Ran ran = Command.in(shop)
                .with("VIGIL_ROOT", "")
                .with("VIGIL_PROJECTS", top.resolve("roots").toString())
                .run("projects", "--forget", shop.toString());
        assertThat(ran.code()).isEqualTo(4);
        assertThat(new Projects(environment).isStarted(project)).isFalse();
    }

    @Test
    void commandsInTheFolderAskItsSupervisorAndProjectsListsIt() throws IOException {
        start(shop);
        Path root = choice(shop, "status").project().orElseThrow().root();
        Command command = Command.in(shop)
                .with("VIGIL_ROOT", "")
                .with("VIGIL_PROJECTS", top.resolve("roots").toString());
        assertThat(command.run("status").code()).isEqualTo(4);
        assertThat(command.run("status").err()).contains("The project is " + shop + "; vigil up starts it");
        String down = command.run("projects").out();
        assertThat(down).contains("shop     down   -         " + shop);
        try (FakeVigild vigild = FakeVigild.at(root)) {
            vigild.answers("GET /api/v1/services", """
                    {"services":[],"vigild":{"pid":7,"version":"1","since":"2026-11-21T14:00:00Z"}}""");
            assertThat(command.run("status").code()).isZero();
            assertThat(command.run("projects").out()).contains("shop     running  0/0       " + shop);
            assertThat(command.run("projects", "--forget", shop.toString()).err())
                    .contains("cannot forget the project: its supervisor runs");
        }
        Files.delete(root.resolve("run/vigil.sock")); // who is closed may still take a connection for a moment
        assertThat(command.run("projects", "--forget", shop.toString()).code()).isZero();
        assertThat(root).doesNotExist();
    }
}
