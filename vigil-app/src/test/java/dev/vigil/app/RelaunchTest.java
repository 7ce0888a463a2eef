package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.app.RelaunchMark.Meaning;
import dev.vigil.app.daemonize.Ancestry;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Going into the background when the JVM can't be started a second time just as it was. */
final class RelaunchTest {
    private final Linux linux = new NativeLinux();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005            | true
        -agentlib:jdwp=transport=dt_socket,server=y,address=5005                        | true
        -Xrunjdwp:transport=dt_socket,server=y,address=[::1]:5005                       | true
        -agentpath:/opt/jdk/lib/libjdwp.so=transport=dt_socket,server=y,address=5005    | true
        -agentlib:jdwp=transport=dt_socket,address=debugger:5005                        | true
        -agentlib:jdwp=transport=dt_socket,server=y,suspend=n                           | false
        -agentlib:jdwp=transport=dt_socket,server=y,address=127.0.0.1:0                 | false
        -agentlib:hprof=address=5005                                                    | false
        -Xmx64m                                                                         | false
        """)
    void aDebuggerAtAFixedPlaceIsForOneJvm(String option, boolean exclusive) {
        ExclusiveOptions options = new ExclusiveOptions(name -> "");
        assertThat(options.first(List.of("-cp", option, "x")).isPresent()).isEqualTo(exclusive);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        com.sun.management.jmxremote.port     | 9010 | true
        com.sun.management.jmxremote.rmi.port | 9011 | true
        com.sun.management.jmxremote.port     | 0    | false
        com.sun.management.jmxremote.ssl      | 1    | false
        """)
    void managementAtAFixedPortIsForOneJvm(String property, String value, boolean exclusive) {
        ExclusiveOptions options = new ExclusiveOptions(name -> name.equals(property) ? value : "");
        assertThat(options.first(List.of()).isPresent()).isEqualTo(exclusive);
    }

    @Test
    void aPortInAFileOfManagementIsSeen() throws Exception {
        Path file = Files.writeString(directory.resolve("m"), "#\n com.sun.management.jmxremote.port = 9010\n");
        ExclusiveOptions options =
                new ExclusiveOptions(name -> name.equals("com.sun.management.config.file") ? file.toString() : "");
        assertThat(options.first(List.of())).contains("com.sun.management.jmxremote.port = 9010 in " + file);
    }

    /** This one begins to listen at an exception that never comes. */
    @Test
    void whatOnlyOneJvmCanHaveIsRefusedWithItsName() throws Exception {
        String debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:1,onthrow=a.B,"
                + "launch=/bin/true";
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", debugger);
        try (Jvm jvm = Jvm.start(environment, Greeter.class, "--daemon", "pidfile=" + pidFile())) {
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors())
                    .endsWith("greeter: cannot start: the JVM in the background could not listen where this one does ("
                            + debugger + ")\n");
        }
        assertThat(pidFile()).doesNotExist();
        try (Jvm jvm = Jvm.start(environment, Greeter.class, "mode=code")) {
            assertThat(jvm.end())
                    .as("in the foreground it is nobody's business")
                    .isEqualTo(5);
        }
    }

    @Test
    void thePortOfAnAgentIsRefusedWithTheAgentsName() throws Exception {
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String agent = agentAt("127.77.0.1:" + reserved.getLocalPort());
            Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", agent);
            try (Jvm jvm = Jvm.start(environment, Greeter.class, "--daemon", "pidfile=" + pidFile())) {
                assertThat(jvm.end()).isEqualTo(1);
                assertThat(jvm.errors())
                        .endsWith("greeter: cannot start: the JVM in the background could not listen where this one"
                                + " does (port " + reserved.getLocalPort() + ", " + agent + ")\n");
            }
        }
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void anAgentAtAPortOfTheKernelsChoiceMayListenTwice() throws Exception {
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", agentAt("127.77.0.1:0"));
        try (Jvm jvm = Jvm.start(environment, Greeter.class, "--daemon", "pidfile=" + pidFile())) {
            assertThat(jvm.end()).isZero();
        }
        Jvm.stop(Integer.parseInt(Files.readString(pidFile()).strip()));
    }

    private String agentAt(String address) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ListeningAgent.class.getName());
        Path jar = directory.resolve("agent.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return "-javaagent:" + jar + "=" + address;
    }

    /** As those of jpackage: an option more for the JVM would be one more argument of the program. */
    @Test
    void aLauncherThatTakesNoOptionsStartsOneDaemon() throws Exception {
        Path launcher = Files.createDirectory(directory.resolve("launch")).resolve("app");
        Path home = Path.of(System.getProperty("java.home"));
        Files.copy(home.resolve("bin/java"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(directory.resolve("lib"), home.resolve("lib"));
        Files.createSymbolicLink(directory.resolve("conf"), home.resolve("conf"));
        String script = "shift; exec " + launcher + " \"$@\"";
        Path output = directory.resolve("out");
        try (Jvm jvm =
                Jvm.startByShell(script, Greeter.class, "--daemon", "pidfile=" + pidFile(), "output=" + output, "x")) {
            assertThat(jvm.errors()).isEmpty();
            assertThat(jvm.end()).isZero();
        }
        int pid = Integer.parseInt(Files.readString(pidFile()).strip());
        assertThat(linux.readFile("/proc/" + pid + "/cmdline").orElseThrow())
                .startsWith(launcher + "\0")
                .doesNotContain("dev.vigil.app.background");
        Jvm.stop(pid);
        assertThat(Files.readAllLines(output).getFirst())
                .isEqualTo("ready [pidfile=" + pidFile() + ", output=" + output + ", x] false");
    }

    @Test
    void aMarkIsForTheChildOfWhomItNames() {
        Ancestry ancestry = new Ancestry(linux);
        String parent = ancestry.identity(linux.getppid());
        int grandparent = Integer.parseInt(linux.readFile("/proc/" + linux.getppid() + "/stat")
                .orElseThrow()
                .replaceAll(".*\\) . (\\d+) .*\n", "$1"));
        assertThat(meaning(parent)).isEqualTo(Meaning.DAEMON);
        assertThat(meaning(linux.getppid() + "-1")).as("another of that number").isEqualTo(Meaning.NOTHING);
        assertThat(meaning(ancestry.identity(linux.getpid()))).isEqualTo(Meaning.NOTHING);
        if (grandparent > 0) {
            assertThat(meaning(ancestry.identity(grandparent))).isEqualTo(Meaning.REPEATED);
        }
    }

    private Meaning meaning(String by) {
        RelaunchMark mark = RelaunchMark.parse(by + ":/x").orElseThrow();
        assertThat(mark.directory()).isEqualTo("/x");
        return mark.meaningFor(linux, linux.getpid());
    }

    private Path pidFile() {
        return directory.resolve("greeter.pid");
    }
}
