package dev.vigil.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where everything is in the distribution's folder. */
record Distribution(Path home) {
    static final String MAIN = "dev.vigil.cli.Main";
    static final String REHEARSAL = "dev.vigil.cli.AotTraining";

    /** Modules of the JDK that the jars need; {@code jdeps} names them, and a missing one shows up in the training. */
    static final List<String> MODULES = List.of("java.base", "jdk.unsupported", "jdk.net");

    Path lib() {
        return home.resolve("lib");
    }

    Path caches() {
        return lib().resolve("aot");
    }

    Path cache(Role role) {
        return caches().resolve(role.cacheName() + ".aot");
    }

    Path runtime() {
        return home.resolve("runtime");
    }

    Path java(Role role) {
        return runtime().resolve("bin").resolve(role.program());
    }

    List<Path> scripts() {
        return List.of(home.resolve("bin/vigil"), home.resolve("bin/vigild"));
    }

    List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(lib())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    String classPath() throws IOException {
        return jars().stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    /** The same class path as {@link #classPath}, as the start script writes it. */
    String shellClassPath() throws IOException {
        return jars().stream().map(jar -> "$lib/" + jar.getFileName()).collect(Collectors.joining(":"));
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new BuildFailure("cannot find the folder of " + file);
        }
        return parent;
    }
}
