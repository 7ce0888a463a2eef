package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What others compile against, as text in {@code surface.txt}. When it is meant to change, copy
 * {@code target/surface.txt} over it, and write the change into CHANGELOG.md.
 */
final class SurfaceTest {
    private static final int TYPES_MAX = 16;

    @Test
    void publicSurfaceIsTheOneThatWasAgreedOn() throws Exception {
        List<String> found = surface();
        Files.write(Path.of("target", "surface.txt"), found);
        assertThat(found).isEqualTo(agreed());
    }

    @Test
    void publicTypesAreFew() throws Exception {
        assertThat(surface().stream().filter(line -> !line.startsWith("  "))).hasSizeLessThanOrEqualTo(TYPES_MAX);
    }

    private static List<String> agreed() throws Exception {
        try (InputStream in = SurfaceTest.class.getResourceAsStream("surface.txt")) {
            byte[] bytes = Objects.requireNonNull(in).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<String> surface() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            lines.add(type.toGenericString());
            lines.addAll(members(type));
        }
        return lines;
    }

    private static List<Class<?>> publicTypes() throws Exception {
        URI classes =
                Daemon.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(classes).resolve("dev/vigil/app"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.startsWith("package-info")) {
                    types.add(Class.forName("dev.vigil.app." + name.substring(0, name.length() - 6)));
                }
            }
        }
        types.removeIf(type -> !Modifier.isPublic(type.getModifiers()) || type.isAnonymousClass());
        return types;
    }

    private static List<String> members(Class<?> type) {
        Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors())
                .filter(member -> Modifier.isPublic(member.getModifiers()))
                .map(Constructor::toGenericString);
        Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
                .map(Method::toGenericString);
        Stream<String> constants = type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(constant -> "constant " + constant)
                : Stream.empty();
        return Stream.of(constants, constructors, methods)
                .flatMap(Stream::sorted)
                .map(line -> "  " + line)
                .toList();
    }
}
