package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tarball as somebody else unpacks it, elsewhere. */
@ExtendWith(Sandboxes.class)
final class TarballTest {
    @ParameterizedTest
    @ValueSource(strings = {"cli", "tool", "vigild"})
    void theRuntimeTakesTheCachesAlsoElsewhere(String role, Sandbox box) throws IOException {
        version(role, "-XX:AOTMode=on", box).expect(0).says("0.1.0");
    }

    /** Machine code of the processor that built them would be run, unchecked, on every other one. */
    @ParameterizedTest
    @ValueSource(strings = {"cli", "tool", "vigild"})
    void theCachesHoldNoMachineCode(String role, Sandbox box) throws IOException {
        version(role, "-XX:AOTMode=on -Xlog:aot+codecache+init", box).expect(0).says("AOT Code Cache is empty");
    }

    /** What {@code vigil version} says with a role's cache and its own flags out of the script, and these. */
    private static CommandResult version(String role, String moreFlags, Sandbox box) throws IOException {
        Path home = unpack(box);
        String program = role.equals("vigild") ? "vigild" : "vigil";
        String script = Files.readString(home.resolve("bin/vigil"));
        String line = script.lines()
                .filter(each -> each.startsWith("jars="))
                .findFirst()
                .orElseThrow();
        String jars = line.substring("jars=".length()).replace("$lib", home + "/lib");
        String flags = script.substring(script.indexOf("bin/" + program + "\"") + program.length() + 5);
        flags = flags.substring(0, flags.indexOf('\\'));
        return box.run(
                "sh",
                "-c",
                "exec '" + home + "/runtime/bin/" + program + "' " + flags + " " + moreFlags + " -XX:AOTCache=" + home
                        + "/lib/aot/" + role + ".aot -cp " + jars + " dev.vigil.cli.Main version");
    }

    @Test
    void isFoundThroughLinksAndFromAnywhere(Sandbox box) throws IOException {
        Path home = unpack(box);
        Path link = Files.createSymbolicLink(box.folder().resolve("v"), home.resolve("bin/vigil"));
        Path second = Files.createSymbolicLink(box.folder().resolve("w"), Path.of("v"));
        box.run(link.toString(), "version").expect(0);
        box.run(second.toString(), "version").expect(0);
        box.run("sh", "-c", "cd '" + home + "/bin' && ./vigil version").expect(0);
        box.run("sh", "-c", "cd '" + home + "' && bin/vigil version").expect(0);
        box.run("sh", "-c", "PATH='" + home + "/bin:'$PATH vigil version").expect(0);
        box.run("sh", "-c", "JAVA_TOOL_OPTIONS=-Dx=y '" + home + "/bin/vigil' version")
                .expect(0)
                .says("0.1.0");
        assertThat(box.run("sh", "-c", "JAVA_TOOL_OPTIONS=-Dx=y '" + home + "/bin/vigil' version")
                        .err())
                .isEmpty();
    }

    /** As nobody, who has no home, no rights and cannot read the checkout. */
    @Test
    void worksForAnUnprivilegedUser(Sandbox box) throws IOException {
        Shell.needRoot();
        box.useDistribution(unpack(box));
        Shell.run("chown", "-R", "65534:65534", box.folder().toString());
        box.startBy("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--");
        box.up("""
                [service.one]
                command = ["sh", "-c", "id -u; exec sleep 1000"]

                [service.two]
                command = ["sleep", "1000"]
                requires = ["one"]
                """);
        Await.until("its output", () -> box.vigil("logs", "one").out().contains("65534"));
        Service one = box.service("one");
        box.vigil("signal", "KILL", "one").expect(0);
        box.awaitAfter("one", one.incarnation());
        box.write("user.toml", "[service.three]\ncommand = ['true']\nuser = 'root'\nrestart = 'never'\n");
        box.vigil("down").expect(0);
        CommandResult refused = box.vigil("up", "-d", "-f", "user.toml");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.said()).contains("three", "root");
    }

    @Test
    void somebodyElseIsToldThatHeIsNotPermitted(Sandbox box) throws IOException {
        Shell.needRoot();
        box.useDistribution(unpack(box));
        box.up("""
                [service.one]
                command = ["sleep", "1000"]
                """);
        Shell.run("chmod", "755", box.folder().toString(), box.root().toString());
        String vigil = box.folder() + "/elsewhere/vigil/bin/vigil";
        box.run(
                        "sh",
                        "-c",
                        "setpriv --reuid 65534 --regid 65534 --clear-groups -- '" + vigil + "' --root '" + box.root()
                                + "' status")
                .expect(5)
                .says("not permitted");
    }

    /** Each jar in which something of others is, and the runtime, by what is really in them. */
    @Test
    void licencesAreThereForAllThatOthersWrote(Sandbox box) throws IOException {
        Path home = unpack(box);
        assertThat(home.resolve("LICENSE")).content().contains("Apache License", "Version 2.0");
        List<String> others = jars(home).stream()
                .filter(TarballTest::hasClassesOfOthers)
                .map(jar ->
                        jar.getFileName().toString().replaceFirst("^vigil-", "").replaceFirst("-[0-9.]+\\.jar$", ""))
                .toList();
        assertThat(others).contains("picocli", "tomlj");
        assertThat(others)
                .allSatisfy(name -> assertThat(home.resolve("licenses/" + name + ".txt"))
                        .content()
                        .containsIgnoringCase("licensed under"));
        assertThat(home.resolve("licenses/README.txt")).content().contains(others);
        assertThat(home.resolve("runtime/legal/java.base/LICENSE")).content().contains("GNU General Public License");
    }

    private static List<Path> jars(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static boolean hasClassesOfOthers(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .anyMatch(name -> name.endsWith(".class")
                            && !name.equals("module-info.class")
                            && !name.startsWith("dev/vigil/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpack(Sandbox box) throws IOException {
        Path folder = Files.createDirectory(box.folder().resolve("elsewhere"));
        box.run("tar", "-xzf", Checkout.tarball().toString(), "-C", folder.toString())
                .expect(0);
        return folder.resolve("vigil");
    }
}
