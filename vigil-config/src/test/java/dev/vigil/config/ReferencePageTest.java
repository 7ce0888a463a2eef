package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.config.keys.KeyGroups;
import dev.vigil.config.keys.SupervisorKeys;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferencePageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");

    private static final Path MAN_PAGE = Path.of("..", "docs", "man", "vigil.toml.5");

    @Test
    void thePageThatIsCommittedIsTheOneTheCodeMakes() throws IOException {
        if (Boolean.getBoolean("vigil.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ReferencePage.markdown());
        }
        assertThat(Files.readString(PAGE))
                .as("run this test with -Dvigil.write=true and commit the page")
                .isEqualTo(ReferencePage.markdown());
    }

    @Test
    void theManPageIsMadeFromIt() throws IOException, InterruptedException {
        String text = ConfigurationManPage.of(ReferencePage.markdown());
        if (Boolean.getBoolean("vigil.write")) {
            Files.writeString(MAN_PAGE, text);
        }
        assertThat(Files.readString(MAN_PAGE))
                .as("run this test with -Dvigil.write=true and commit the page")
                .isEqualTo(text);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
        Process groff = new ProcessBuilder("groff", "-man", "-Tutf8", "-ww", "-z", MAN_PAGE.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(groff.waitFor()).isZero();
    }

    @Test
    void everyKeyStandsOnThePage() {
        String page = ReferencePage.markdown();
        List<Key<?>> keys = Stream.of(SupervisorKeys.TABLE, KeyGroups.TABLE)
                .flatMap(ReferencePageTest::keys)
                .toList();
        assertThat(keys).hasSizeGreaterThan(80).allSatisfy(key -> {
            assertThat(page).contains("`" + key.name() + "`");
            assertThat(key.doc()).as(key.name()).endsWith(".");
        });
    }

    private static Stream<Key<?>> keys(KeyTable table) {
        return table.keys().stream()
                .flatMap(key -> Stream.concat(
                        Stream.of(key), key.shape().table().stream().flatMap(ReferencePageTest::keys)));
    }
}
