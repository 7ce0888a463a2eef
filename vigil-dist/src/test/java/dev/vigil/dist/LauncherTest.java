package dev.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher in the root builds, in a small tree of sources and with a program for Maven that only counts. */
final class LauncherTest {
    private static final Path PROJECT =
            Path.of("").toAbsolutePath().resolveSibling(".").normalize();
    private static final String LIST = "vigil-dist/src/main/build/sources";
    private static final String SOURCE = "vigil-core/src/main/java/Core.java";
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    private static final String MAVEN = """
            #!/bin/sh
            echo build >>../builds
            mkdir -p vigil-dist/target/vigil/bin vigil-core/target/classes
            mkdir -p vigil-cli/target/classes examples/quickstart/target
            touch vigil-core/target/classes/Core.class vigil-cli/target/classes/Cli.class
            sh %s . >vigil-dist/target/sources
            printf '#!/bin/sh\\necho "ran $*"\\n' >vigil-dist/target/vigil/bin/vigil
            chmod +x vigil-dist/target/vigil/bin/vigil
            """.formatted(LIST);

    @TempDir
    private Path folder;

    @BeforeEach
    void makeTree() throws IOException {
        for (String file : List.of("vigil", LIST)) {
            Files.createDirectories(at(file).getParent());
            Files.copy(PROJECT.resolve(file), at(file));
        }
        for (String file : List.of(
                "LICENSE",
                "pom.xml",
                "vigil-core/pom.xml",
                "vigil-core/src/test/java/CoreTest.java",
                "vigil-cli/src/main/java/Cli.java",
                "vigil-sim/src/main/java/NotShipped.java",
                "docs/man/vigil.1",
                "examples/quickstart/pom.xml",
                "examples/quickstart/shop",
                SOURCE)) {
            write(file, "first\n");
        }
        Path maven = Files.createDirectory(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, MAVEN);
        BuildTools.makeExecutable(maven);
    }

    @Test
    void buildsOnceWhenNoSourceChanges() throws IOException {
        assertThat(vigil("status", "-v")).isEqualTo("ran status -v\n");
        assertThat(vigil("status")).isEqualTo("ran status\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void doesNotBuildForTimesFoldersAndFilesOfEditors() throws IOException {
        vigil();
        touch("examples/quickstart", "vigil-core/src/main/java", SOURCE);
        write("vigil-core/src/main/java/.Core.java.swp", "an editor's");
        write("vigil-core/src/main/java/Core.java~", "an editor's");
        Files.delete(write("vigil-core/src/main/java/4913", "an editor's"));
        Files.createDirectories(at("vigil-core/src/main/java/empty"));
        write("examples/quickstart/target/Shop.class", "made by the build");
        write("examples/quickstart/log/shop/current", "made by a service");
        write("vigil-core/src/test/java/CoreTest.java", "second\n");
        write("vigil-sim/src/main/java/NotShipped.java", "second\n");
        write(SOURCE, "second\n");
        write(SOURCE, "first\n");
        vigil();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsForEachSourceChangedAddedRenamedOrDeleted() throws IOException {
        vigil();
        write(SOURCE, "second\n");
        vigil();
        write("vigil-core/src/main/java/Added.java", "first\n");
        vigil();
        Files.move(at("vigil-core/src/main/java/Added.java"), at("vigil-core/src/main/java/Renamed.java"));
        vigil();
        Files.delete(at("vigil-core/src/main/java/Renamed.java"));
        vigil();
        write("docs/man/vigil.1", "second\n");
        vigil();
        assertThat(builds()).isEqualTo(6);
        vigil();
        assertThat(builds()).isEqualTo(6);
    }

    /** Maven compares times, and would not compile what has become older. */
    @Test
    void buildsForAnOlderFilePutInPlaceAndLeavesMavenNoClassOfItsModule() throws IOException {
        vigil();
        write("vigil-core/target/classes/Stale.class", "of the file before");
        write("vigil-cli/target/classes/Kept.class", "of a module that has not changed");
        Files.setLastModifiedTime(write(SOURCE, "second\n"), LONG_AGO);
        vigil();
        assertThat(builds()).isEqualTo(2);
        assertThat(at("vigil-core/target/classes/Stale.class")).doesNotExist();
        assertThat(at("vigil-cli/target/classes/Kept.class")).exists();
    }

    @Test
    void aFileChangedDuringTheBuildIsNotTakenForBuilt() throws IOException {
        Path began = Files.createFile(folder.resolve("began"));
        List<Path> all = List.of(at("pom.xml"), at("vigil-core/pom.xml"), at(SOURCE), at(LIST), began);
        for (Path file : all) {
            Files.setLastModifiedTime(file, LONG_AGO);
        }
        Files.setLastModifiedTime(at(SOURCE), FileTime.fromMillis(LONG_AGO.toMillis() + 1));
        List<String> built = run(at(LIST).toString(), at("").toString(), began.toString())
                .lines()
                .toList();
        List<String> present =
                run(at(LIST).toString(), at("").toString()).lines().toList();
        assertThat(built).contains("changed " + SOURCE).anyMatch(line -> line.endsWith(" 6 pom.xml"));
        assertThat(present)
                .anyMatch(line -> line.endsWith(" 6 " + SOURCE))
                .noneMatch(line -> line.startsWith("changed"));
    }

    private Path at(String file) {
        return folder.resolve("top").resolve(file);
    }

    private Path write(String file, String text) throws IOException {
        Path path = at(file);
        Files.createDirectories(Distribution.parent(path));
        return Files.writeString(path, text);
    }

    private void touch(String... files) throws IOException {
        for (String file : files) {
            Files.setLastModifiedTime(at(file), FileTime.from(Instant.now().plusSeconds(60)));
        }
    }

    private long builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds")).size();
    }

    private String vigil(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = at("vigil").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return run(command);
    }

    /** Its standard output; it must end with exit code 0. */
    private String run(String... command) throws IOException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin");
        int code = BuildTools.waitFor(builder.start(), TimeUnit.MINUTES.toNanos(1));
        assertThat(code).as(Files.readString(errors)).isZero();
        return Files.readString(output);
    }
}
