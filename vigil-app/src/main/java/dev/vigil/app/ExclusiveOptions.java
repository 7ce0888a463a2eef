package dev.vigil.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Options of a JVM that only one at a time can have, since it listens at a fixed port from its start on: remote
 * management (JMX) and the debugger (JDWP). A JVM that starts itself again as a daemon still runs while the daemon
 * begins.
 *
 * @param properties system properties of this JVM
 */
record ExclusiveOptions(UnaryOperator<String> properties) {
    private static final String JMX = "com.sun.management.jmxremote.";
    private static final String JMX_FILE = "com.sun.management.config.file";
    private static final List<String> JMX_PORTS = List.of("port", "rmi.port", "local.port");
    private static final List<String> DEBUGGERS = List.of("-agentlib:jdwp", "-Xrunjdwp");

    static ExclusiveOptions ofThisJvm() {
        return new ExclusiveOptions(name -> System.getProperty(name, ""));
    }

    /**
     * The first of them.
     *
     * @param words options of the JVM, wherever they come from; other words do no harm
     */
    Optional<String> first(List<String> words) {
        return words.stream()
                .filter(ExclusiveOptions::isDebugger)
                .findFirst()
                .or(this::management)
                .or(this::managementOfFile);
    }

    /** One that listens at a port of the kernel's choice does no harm. */
    private static boolean isDebugger(String word) {
        boolean debugger = DEBUGGERS.stream().anyMatch(word::startsWith)
                || (word.startsWith("-agentpath:") && word.contains("libjdwp.so"));
        if (!debugger) {
            return false;
        }
        List<String> options = Arrays.asList(
                word.substring(word.indexOf(':') + 1).replace('=', ',').split(",", -1));
        boolean listens = options.contains("server") && "y".equals(after(options, "server"));
        return !listens || isFixed(after(options, "address"));
    }

    private static String after(List<String> words, String word) {
        int at = words.indexOf(word);
        return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
    }

    /** {@code 5005}, {@code *:5005}, {@code [::1]:5005} */
    private static boolean isFixed(String address) {
        String port = address.substring(address.lastIndexOf(':') + 1);
        return !port.isEmpty() && !port.equals("0");
    }

    private Optional<String> management() {
        return JMX_PORTS.stream()
                .map(name -> JMX + name)
                .filter(name -> isFixed(properties.apply(name)))
                .map(name -> "-D" + name + "=" + properties.apply(name))
                .findFirst();
    }

    private Optional<String> managementOfFile() {
        String file = properties.apply(JMX_FILE);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith(JMX + "port"))
                    .filter(line ->
                            isFixed(line.substring(line.indexOf('=') + 1).strip()))
                    .map(line -> line + " in " + file)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // the JVM, which needs it more, has said so
        }
    }
}
