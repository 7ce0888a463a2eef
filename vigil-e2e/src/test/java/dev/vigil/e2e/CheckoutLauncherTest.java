package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the build leaves for the launcher in the root, which builds only when a source has changed. */
final class CheckoutLauncherTest {
    private final Path target = Checkout.top().resolve("vigil-dist/target");

    @Test
    void theBuildListsTheSourcesItWasMadeOf() throws IOException {
        List<String> built = Files.readAllLines(target.resolve("sources"));
        String script =
                Checkout.top().resolve("vigil-dist/src/main/build/sources").toString();
        List<String> different = Shell.run(script, Checkout.top().toString())
                .lines()
                .filter(line -> !built.contains(line))
                .filter(line -> !changedSince(line.split(" ", 3)[2]))
                .toList();
        assertThat(different).isEmpty();
        assertThat(built).anyMatch(line -> line.endsWith(" vigild/pom.xml"));
    }

    /** Somebody may be at work on the sources while the tests run. */
    private boolean changedSince(String source) {
        try {
            return Files.getLastModifiedTime(Checkout.top().resolve(source))
                            .compareTo(Files.getLastModifiedTime(target.resolve("build.began")))
                    > 0;
        } catch (IOException e) {
            return true;
        }
    }
}
