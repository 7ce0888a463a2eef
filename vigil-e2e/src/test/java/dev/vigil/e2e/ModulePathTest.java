package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The library on the module path of a daemon that has a descriptor of its own. */
@ExtendWith(Sandboxes.class)
final class ModulePathTest {
    private static final Path APP = Checkout.jar("vigil-app");
    private static final Path LINUX = Checkout.jar("vigil-linux");

    private static final String GREETER = """
            package greeter;

            import dev.vigil.app.Daemon;
            import java.nio.file.Path;
            import java.util.logging.Logger;

            public final class Main {
                public static void main(String[] arguments) {
                    System.exit(Daemon.named("greeter").pidFile(Path.of("greeter.pid")).run(arguments, running -> {
                        running.onStop(() -> System.out.println("stopped"));
                        running.ready();
                        Logger.getLogger("greeter").info("by java.util.logging");
                        System.getLogger("greeter").log(System.Logger.Level.INFO, "by System.Logger");
                        System.out.println("ready");
                        running.awaitStop();
                        return 0;
                    }));
                }
            }
            """;

    @Test
    void exportsTheLibraryAloneAndRequiresWhatItNeeds() {
        ModuleDescriptor app = descriptor("dev.vigil.app");
        assertThat(openToAll(app)).containsExactly("dev.vigil.app");
        assertThat(app.requires()).anyMatch(requires -> requires.name().equals("jdk.unsupported"));
        assertThat(openToAll(descriptor("dev.vigil.linux"))).isEmpty();
    }

    @Test
    void aDaemonRunsInTheForeground(Sandbox box) {
        compile(box, GREETER);
        Background greeter = box.start(java(box)).awaitOut("ready");
        CommandResult outcome = greeter.signal("TERM").await().expect(0);
        assertThat(outcome.out()).isEqualTo("ready\nstopped\n");
        // A warning of the JVM would be here too.
        assertThat(outcome.err().lines().map(line -> line.replaceFirst("^<6>greeter\\[?\\d*\\]?: ", "")))
                .containsExactly("greeter: by java.util.logging", "greeter: by System.Logger");
    }

    @Test
    void aDaemonGoesIntoTheBackgroundWithItsModulePath(Sandbox box) {
        compile(box, GREETER);
        box.start(java(box, "--daemon")).await().expect(0);
        long pid = Long.parseLong(box.read("greeter.pid").strip());
        Shell.kill("TERM", pid);
        Await.until("the pid file is gone", () -> !box.has("greeter.pid"));
    }

    @Test
    void whatIsInternalCannotBeImported(Sandbox box) {
        assertThat(javac(box, GREETER.replace("dev.vigil.app.Daemon;", "dev.vigil.app.daemonize.Daemonizer;")))
                .contains("package dev.vigil.app.daemonize is not visible");
        assertThat(javac(box, GREETER.replace("dev.vigil.app.Daemon;", "dev.vigil.linux.Linux;")))
                .contains("package dev.vigil.linux is not visible");
    }

    private static ModuleDescriptor descriptor(String name) {
        ModuleDescriptor found =
                ModuleFinder.of(APP, LINUX).find(name).orElseThrow().descriptor();
        assertThat(found.isAutomatic()).as(name).isFalse();
        return found;
    }

    private static Set<String> openToAll(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    private static void compile(Sandbox box, String main) {
        assertThat(javac(box, main)).isEmpty();
    }

    /** What the compiler says. */
    private static String javac(Sandbox box, String main) {
        Path descriptor =
                box.write("src/module-info.java", "module greeter { requires dev.vigil.app; requires java.logging; }");
        Path source = box.write("src/greeter/Main.java", main);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-Xlint:all,-path",
                        "--module-path",
                        APP + ":" + LINUX,
                        "-d",
                        box.folder().resolve("classes").toString(),
                        descriptor.toString(),
                        source.toString());
        return said.toString();
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By relative paths, which the daemon in the background, whose directory is the root, must find again. */
    private static List<String> java(Sandbox box, String... arguments) {
        copy(APP, box.folder().resolve("vigil-app.jar"));
        copy(LINUX, box.folder().resolve("vigil-linux.jar"));
        box.write("logging.properties", "handlers = dev.vigil.app.SyslogHandler\n");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--module-path",
                "classes:vigil-app.jar:vigil-linux.jar",
                "--enable-native-access=dev.vigil.linux",
                "-Djava.util.logging.config.file=logging.properties",
                "-Ddev.vigil.app.log.to=stderr",
                "-Ddev.vigil.app.log.identity=greeter",
                "--module",
                "greeter/greeter.Main"));
        command.addAll(List.of(arguments));
        return command;
    }
}
