package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.model.Problem;
import dev.vigil.config.model.Problems;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFilesTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    @Test
    void aProcfileIsRunByAShellWithPortsAsForemanNumbersThem() throws IOException {
        Loaded loaded = given.file("Procfile", "web: python3 -m http.server $PORT\r\n\r\n# no\nworker:sleep 5 | cat\n")
                .load("Procfile");
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.services()).extracting(ServiceSpec::name).containsExactly("web", "worker");
        assertThat(loaded.services().getFirst().launch().command())
                .containsExactly("/bin/sh", "-c", "exec python3 -m http.server $PORT");
        assertThat(loaded.services().getLast().launch().command()).containsExactly("/bin/sh", "-c", "sleep 5 | cat");
        assertThat(ports(loaded)).containsExactly("5000", "5100");
        assertThat(loaded.services()).allSatisfy(service -> {
            assertThat(service.restart().policy()).isEqualTo(RestartPolicy.ALWAYS);
            assertThat(service.launch().surroundings().workingDirectory()).contains(directory.toString());
            assertThat(service.launch().environment().variables()).containsEntry("PS", service.name() + ".1");
            assertThat(service.launch().environment().files()).isEmpty();
        });
    }

    @Test
    void thePortOfDotEnvWinsOverThatOfTheEnvironment() throws IOException {
        given.file("Procfile", "a: x\nb: y\n");
        assertThat(ports(given.load(Map.of("PORT", "7000"), "Procfile"))).containsExactly("7000", "7100");
        given.file(".env", "A=1\nPORT=1\nexport PORT=\"3000\"\nXPORT=4\n");
        Loaded loaded = given.load(Map.of("PORT", "7000"), "Procfile");
        assertThat(ports(loaded)).containsExactly("3000", "3100");
        assertThat(loaded.services().getFirst().launch().environment().files()).containsExactly(directory + "/.env");
    }

    private static Stream<String> ports(Loaded loaded) {
        return loaded.services().stream()
                .map(service -> service.launch().environment().variables().get("PORT"));
    }

    @Test
    void aProcfileTellsItsProblemsByLine() throws IOException {
        Loaded loaded = given.file("Procfile.dev", "web: x\nno line\n\n../up: x\nempty:\nweb: y\n")
                .load("Procfile.dev");
        assertThat(lines(loaded))
                .containsExactly(
                        "Procfile.dev:2:1: not a line like name: command (\"no line\")",
                        "Procfile.dev:4:1: cannot name a service so: a name has letters, digits and _ . @ -, and starts"
                                + " with a letter or digit (\"../up\")",
                        "Procfile.dev:5:1: not a line like name: command (\"empty:\")",
                        "Procfile.dev:6:1: service web is defined twice, first at Procfile.dev:1:1");
        Loaded high = given.file("Procfile", "a: x\nb: y\n").load(Map.of("PORT", "65500"), "Procfile");
        assertThat(lines(high)).containsExactly("Procfile:2:1: cannot number PORT: above 65535 (65600)");
        Loaded word = given.load(Map.of("PORT", "abc"), "Procfile");
        assertThat(lines(word))
                .containsExactly("Procfile: cannot number PORT: not a number in the environment (\"abc\")");
    }

    @Test
    void whatAllLogsMayTakeIsSaidOnce() throws IOException {
        given.file("vigil.toml", "[vigil]\nlog-total = \"1GB\"\n[service.a]\ncommand = \"a\"\n")
                .file("more.toml", "[vigil]\nlog-total = 5\n[service.b]\ncommand = \"b\"\n")
                .file("Procfile", "c: c\n");
        assertThat(given.load("vigil.toml", "Procfile").services())
                .extracting(service -> service.launch().output().log().totalBytes())
                .containsExactly(1_000_000_000L, 1_000_000_000L);
        assertThat(lines(given.load("vigil.toml", "more.toml")))
                .containsExactly("more.toml:2:1: cannot use vigil.log-total: another file gives it too");
    }

    @Test
    void howLongAShutdownMayTakeIsSaidOnce() throws IOException {
        given.file("vigil.toml", "[vigil]\nshutdown-timeout = \"9s\"\n[service.a]\ncommand = \"a\"\n")
                .file("more.toml", "[vigil]\nshutdown-timeout = \"8s\"\n[service.b]\ncommand = \"b\"\n")
                .file("none.toml", "[vigil]\nshutdown-timeout = \"0s\"\n");
        assertThat(given.load("vigil.toml").settings().shutdownTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(lines(given.load("vigil.toml", "more.toml")))
                .containsExactly("more.toml:2:1: cannot use vigil.shutdown-timeout: another file gives it too");
        assertThat(lines(given.load("none.toml")))
                .singleElement()
                .asString()
                .startsWith("none.toml:2:1: cannot use vigil.shutdown-timeout: it must be above zero");
    }

    /** They are read at each launch, but what can't be understood of them is told before. */
    @Test
    void linesOfEnvironmentFilesAreChecked() throws IOException {
        Loaded loaded = given.file(".env", "PORT 5000\nA=1\n")
                .file("Procfile", "web: server\nworker: work\n")
                .file("vigil.toml", "service.db = { command = \"db\", environment-file = [\"b.env\", \"-gone\"] }\n")
                .file("b.env", "A=1\nKEY : v\n")
                .load(Map.of(), "Procfile", "vigil.toml");
        assertThat(lines(loaded))
                .containsExactly(
                        ".env:1:1: not a line like NAME=value (PORT 5000)",
                        "b.env:2:1: not a line like NAME=value (KEY : v)");
    }

    @ParameterizedTest
    @CsvSource({
        "web.service, systemd units are not supported yet",
        "web.timer, systemd units are not supported yet",
        "supervisord.conf, supervisord's files are not supported yet",
        "ecosystem.config.json, pm2's files are not supported yet",
        "crontab, crontabs are not supported yet",
        "xinetd.conf, xinetd's files are not supported yet",
        "notes.txt, its name is neither that of a TOML file (.toml) nor of a Procfile",
    })
    void aForeignFileIsRefusedByItsKind(String name, String reason) throws IOException {
        assertThat(lines(given.file(name, "").load(name)))
                .containsExactly(name + ": cannot read " + name + ": " + reason);
    }

    @Test
    void whatCannotBeReadIsSaidAndCostsNothingElse() throws Exception {
        given.file("good.toml", "[service.a]\ncommand = 'x'\n");
        Files.createDirectory(directory.resolve("dir.toml"));
        Files.write(directory.resolve("junk.toml"), new byte[] {'a', '\n', 'b', (byte) 0xff, 0});
        Files.write(directory.resolve("nul.toml"), new byte[] {'#', 0, '\n'});
        Files.write(directory.resolve("huge.toml"), new byte[100_000_000]);
        Files.createSymbolicLink(directory.resolve("link.toml"), Path.of("nowhere"));
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("fifo.toml").toString())
                        .start()
                        .waitFor())
                .isZero();
        Loaded loaded = given.load(
                "missing.toml",
                "dir.toml",
                "junk.toml",
                "nul.toml",
                "huge.toml",
                "link.toml",
                "fifo.toml",
                "good.toml");
        assertThat(lines(loaded))
                .containsExactly(
                        "missing.toml: cannot read missing.toml: no such file",
                        "dir.toml: cannot read dir.toml: it is a directory",
                        "junk.toml:2:2: cannot read junk.toml: it is not UTF-8 text (byte 0xff)",
                        "nul.toml:1:2: cannot read nul.toml: it is not text (NUL character)",
                        "huge.toml: cannot read huge.toml: it is larger than 4 MiB",
                        "link.toml: cannot read link.toml: no such file",
                        "fifo.toml: cannot read fifo.toml: it is not a regular file");
        assertThat(loaded.services()).extracting(ServiceSpec::name).containsExactly("a");
    }

    @Test
    void aByteOrderMarkAndLineEndsOfWindowsAreNoProblem() throws IOException {
        assertThat(given.services("\uFEFF[service.a]\r\ncommand = 'x'\r\n")).hasSize(1);
    }

    @Test
    void aLargeFileThatIsNoTomlIsGivenUpEarly() throws IOException {
        assertThat(given.problems("this is no TOML\n".repeat(200_000)))
                .hasSizeLessThanOrEqualTo(Problems.SHOWN_MAX + 1)
                .first()
                .isEqualTo("0:0: too many errors, the rest of the file has not been read");
        assertThat(given.problems("a = " + "[".repeat(100_000))).hasSize(1);
        assertThat(given.problems("=\n".repeat(5000)))
                .hasSize(Problems.SHOWN_MAX + 1)
                .last()
                .isEqualTo("0:0: 4000 more problems are not shown");
    }

    @Test
    void filesAreFoundWhereTheyAreExpected() throws IOException {
        assertThat(Configuration.defaultFiles(directory)).isEmpty();
        given.file("Procfile", "");
        assertThat(Configuration.defaultFiles(directory)).containsExactly(directory.resolve("Procfile"));
        given.file("vigil.toml", "");
        assertThat(Configuration.defaultFiles(directory)).containsExactly(directory.resolve("vigil.toml"));
        Path services = Files.createDirectory(directory.resolve("services.d"));
        for (String name : List.of("b.toml", "a.toml", ".hidden.toml", "a.toml~", "README")) {
            Files.writeString(services.resolve(name), "");
        }
        assertThat(Configuration.systemFiles(directory))
                .containsExactly(
                        directory.resolve("vigil.toml"), services.resolve("a.toml"), services.resolve("b.toml"));
        assertThat(Configuration.load(Configuration.systemFiles(directory)).problems())
                .isEmpty();
    }

    private List<String> lines(Loaded loaded) {
        return loaded.problems().stream()
                .map(Problem::toString)
                .map(line -> line.replace(directory + "/", ""))
                .toList();
    }
}
