package dev.vigil.linux.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.linux.Children;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The numbers that we wrote by hand against those of the C headers. A compiler is asked for assembly only, in which it
 * leaves the values as text: so one for another processor answers as well, and nothing has to run on that.
 */
final class LayoutTest {
    private static final Path COMPILER = Path.of("/usr/bin/gcc");
    private static final Path HEADERS = Path.of("/usr/include/errno.h");
    private static final Path CROSS_COMPILER = Path.of("/usr/bin/aarch64-linux-gnu-gcc");
    private static final Path CROSS_HEADERS = Path.of("/usr/aarch64-linux-gnu/include/errno.h");
    private static final Pattern VALUE = Pattern.compile("->(\\w+) [$#]?(-?\\d+)");

    @TempDir
    Path directory;

    @Test
    void numbersAreThoseOfTheCompilerOfThisMachine() throws Exception {
        assumeTrue(Files.exists(COMPILER) && Files.exists(HEADERS), "gcc or libc6-dev is not installed");
        assertThat(ours(Abi.CURRENT)).isEqualTo(askCompiler(COMPILER));
    }

    @Test
    void numbersAreThoseOfAarch64() throws Exception {
        assertThat(ours(Abi.AARCH64)).isEqualTo(golden());
    }

    @Test
    void goldenFileIsWhatAnAarch64CompilerSays() throws Exception {
        assumeTrue(
                Files.exists(CROSS_COMPILER) && Files.exists(CROSS_HEADERS),
                "gcc-aarch64-linux-gnu or libc6-dev-arm64-cross is not installed");
        assertThat(golden()).isEqualTo(askCompiler(CROSS_COMPILER));
    }

    @Test
    void unknownProcessorIsRefusedByName() {
        assertThatThrownBy(() -> Abi.of("riscv64"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("cannot call Linux: its interface is not known for this processor (riscv64)");
    }

    /** What C calls our numbers. */
    private static Map<String, String> expressions() throws IOException {
        Map<String, String> expressions = new TreeMap<>();
        for (Class<?> named : new Class<?>[] {Flags.class, Errno.class, Constants.class}) {
            numbers(named).forEach((name, value) -> expressions.put(name, expression(name)));
        }
        resource("layout.txt")
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(pair -> expressions.put("LAYOUT_" + pair[0], pair[1]));
        expressions.put("EPOLL_EVENT", "sizeof(struct epoll_event)");
        expressions.put("EPOLL_EVENT_DATA", "offsetof(struct epoll_event, data)");
        expressions.put("O_DIRECTORY", "O_DIRECTORY");
        expressions.put("O_NOFOLLOW", "O_NOFOLLOW");
        expressions.put("SYS_IOPRIO_SET", "SYS_ioprio_set");
        expressions.put("AUDIT_ARCH", "VIGIL_AUDIT_ARCH");
        for (String call : new String[] {"clone", "keyctl", "unshare", "setns"}) {
            expressions.put("CALL_" + call, "SYS_" + call);
        }
        return expressions;
    }

    private static String expression(String name) {
        return name.startsWith("SYS_") ? "SYS_" + name.substring(4).toLowerCase(Locale.ROOT) : name;
    }

    private static Map<String, Long> ours(Abi abi) {
        Map<String, Long> values = new TreeMap<>();
        values.putAll(numbers(Flags.class));
        values.putAll(numbers(Errno.class));
        values.putAll(numbers(Constants.class));
        numbers(Layout.class).forEach((name, value) -> values.put("LAYOUT_" + name, value));
        values.put("EPOLL_EVENT", (long) abi.epollEventBytes());
        values.put("EPOLL_EVENT_DATA", (long) abi.epollDataOffset());
        values.put("O_DIRECTORY", (long) abi.directoryFlag());
        values.put("O_NOFOLLOW", (long) abi.noFollowFlag());
        values.put("SYS_IOPRIO_SET", (long) abi.calls().ioprioSetCall());
        values.put("AUDIT_ARCH", (long) abi.auditArchitecture());
        values.put("CALL_clone", (long) abi.calls().cloneCall());
        values.put("CALL_keyctl", (long) abi.calls().keyctlCall());
        values.put("CALL_unshare", (long) abi.calls().unshareCall());
        values.put("CALL_setns", (long) abi.calls().setnsCall());
        return values;
    }

    private static Map<String, Long> numbers(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .collect(Collectors.toMap(Field::getName, LayoutTest::value));
    }

    private static long value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }

    private Map<String, Long> askCompiler(Path compiler) throws IOException {
        Path source = directory.resolve("layout.c");
        Path assembly = directory.resolve("layout.s");
        String lines = expressions().entrySet().stream()
                .map(entry ->
                        "asm volatile(\"->" + entry.getKey() + " %0\" : : \"i\"((int) (" + entry.getValue() + ")));\n")
                .collect(Collectors.joining());
        Files.writeString(source, resource("layout.h") + "void numbers(void) {\n" + lines + "}\n");
        String said = Children.output(
                directory, compiler.toString(), "-O1", "-w", "-S", "-o", assembly.toString(), source.toString());
        assertThat(said).isEmpty();
        return read(Files.readString(assembly));
    }

    private static Map<String, Long> golden() throws IOException {
        return read(resource("aarch64.txt").lines().map(line -> "->" + line).collect(Collectors.joining("\n")));
    }

    private static Map<String, Long> read(String text) {
        Stream<MatchResult> found = VALUE.matcher(text).results();
        return new TreeMap<>(
                found.collect(Collectors.toMap(match -> match.group(1), match -> Long.valueOf(match.group(2)))));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = LayoutTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
