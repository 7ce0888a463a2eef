package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A directory with files to load. */
record Given(Path directory) {
    Given file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        return this;
    }

    Loaded load(String... names) {
        return load(Map.of(), names);
    }

    Loaded load(Map<String, String> environment, String... names) {
        return Configuration.load(
                List.of(names).stream().map(directory::resolve).toList(), environment);
    }

    /** The problems of {@code text} as vigil.toml, each as {@code line:column: message}. */
    List<String> problems(String text) throws IOException {
        return file("vigil.toml", text).load("vigil.toml").problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .toList();
    }

    /** The services of {@code text} as vigil.toml, which has no problem. */
    List<ServiceSpec> services(String text) throws IOException {
        Loaded loaded = file("vigil.toml", text).load("vigil.toml");
        assertThat(loaded.problems()).isEmpty();
        return loaded.services();
    }

    /** The one service of {@code keys} below {@code [service.web]}. */
    ServiceSpec web(String keys) throws IOException {
        return services("[service.web]\n" + keys + "\n").getFirst();
    }
}
