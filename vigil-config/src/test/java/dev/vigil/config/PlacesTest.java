package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
    @Test
    void aRootHoldsEverything() {
        Places places = Places.below(Path.of("/srv/x"));
        assertThat(places.etc()).hasToString("/srv/x/etc");
        assertThat(places.socket()).hasToString("/srv/x/run/vigil.sock");
        assertThat(places.pidFile()).hasToString("/srv/x/run/vigild.pid");
        assertThat(places.logOf("web")).hasToString("/srv/x/log/web");
    }

    @Test
    void theEnvironmentNamesARoot() {
        assertThat(Places.of(Map.of("VIGIL_ROOT", "/srv/x"))).isEqualTo(Places.below(Path.of("/srv/x")));
    }

    @Test
    void anEmptyVariableIsAsNone() {
        assertThat(Places.of(Map.of("VIGIL_ROOT", "", "HOME", "/home/a")))
                .isEqualTo(Places.of(Map.of("HOME", "/home/a")));
    }

    @Test
    void aRelativeRootIsMadeAbsolute() {
        assertThat(Places.below(Path.of("x")).run()).isAbsolute();
    }

    @Test
    void aUserHasXdgDirectories() {
        Map<String, String> environment = Map.of(
                "HOME", "/home/a", "XDG_RUNTIME_DIR", "/run/user/7", "XDG_CONFIG_HOME", "/c", "XDG_STATE_HOME", "/s");
        assertThat(Places.user(environment))
                .isEqualTo(new Places(Path.of("/c/vigil"), Path.of("/run/user/7/vigil"), Path.of("/s/vigil/log")));
    }

    @Test
    void aUserWithoutXdgKeepsAllBelowHome() {
        assertThat(Places.user(Map.of("HOME", "/home/a")))
                .isEqualTo(new Places(
                        Path.of("/home/a/.config/vigil"),
                        Path.of("/home/a/.local/state/vigil/run"),
                        Path.of("/home/a/.local/state/vigil/log")));
    }

    @Test
    void aSocketPathTooLongForTheKernelIsSeen() {
        assertThat(Places.below(Path.of("/srv/x")).socketFits()).isTrue();
        assertThat(Places.below(Path.of("/srv/" + "x".repeat(100))).socketFits())
                .isFalse();
    }

    @Test
    void configurationFilesComeInOrder(@TempDir Path root) throws Exception {
        Path services = Files.createDirectories(root.resolve("etc/services.d"));
        Files.writeString(services.resolve("b.toml"), "");
        Files.writeString(services.resolve("a.toml"), "");
        Files.writeString(services.resolve("note.txt"), "");
        Files.writeString(root.resolve("etc/vigil.toml"), "");
        assertThat(Places.below(root).configurationFiles())
                .extracting(path -> root.relativize(path).toString())
                .containsExactly("etc/vigil.toml", "etc/services.d/a.toml", "etc/services.d/b.toml");
    }

    @Test
    void noConfigurationIsNoFiles(@TempDir Path root) {
        assertThat(Places.below(root).configurationFiles()).isEmpty();
    }
}
