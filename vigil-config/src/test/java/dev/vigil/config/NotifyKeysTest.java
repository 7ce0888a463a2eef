package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.FdStoreLimit;
import dev.vigil.core.spec.MainPidFile;
import dev.vigil.core.spec.NotifiedReload;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of sd_notify(3) and of programs that put themselves into the background. */
class NotifyKeysTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    @Test
    void theyArriveInTheSpecification() throws IOException {
        ServiceSpec web = given.web("command = 'x'\nkind = 'forking'\npid-file = 'x.pid'\nfd-store-max = 4\n"
                + "reload = { notify = true, signal = 'USR1' }");
        assertThat(web.kind()).isEqualTo(ServiceSpec.Kind.FORKING);
        assertThat(web.section(MainPidFile.class))
                .contains(new MainPidFile(directory.resolve("x.pid").toString()));
        assertThat(web.section(FdStoreLimit.class)).contains(new FdStoreLimit(4));
        assertThat(web.section(NotifiedReload.class)).contains(new NotifiedReload());
        assertThat(web.reload().signal()).isEqualTo(10);
        assertThat(web.notifies()).isTrue();
        assertThat(given.web("command = 'x'\nfd-store-max = 0").notifies()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fd-store-max = -1 | service.web.fd-store-max: not a whole number from 0 to 500 (-1)",
                "fd-store-max = 10000 | service.web.fd-store-max: not a whole number from 0 to 500 (10000)",
                "fd-store-max = 'x' | service.web.fd-store-max: not a whole number from 0 to 500 (\"x\")",
                "pid-file = 'x' | service.web.pid-file: only kind = \"forking\" has one",
                "pid-file = 1 | service.web.pid-file: not a path (1)",
                "reload = { notify = 1 } | service.web.reload.notify: not true or false (1)",
                "reload = { notify = true, command = 'x' } | service.web.reload.notify: the end of the"
                        + " command is the end of the reload",
            })
    void whatDoesNotGoIsSaid(String key, String problem) throws IOException {
        assertThat(given.problems("[service.web]\ncommand = 'x'\n" + key.replace('\'', '"') + "\n"))
                .anyMatch(found -> found.endsWith("cannot use " + problem));
    }

    @Test
    void aDescriptorOfTheStoreMayNotBeThatOfReadiness() throws IOException {
        String text = "[service.web]\ncommand = 'x'\nfd-store-max = 4\nready = { fd = 5 }\n";
        assertThat(given.problems(text))
                .singleElement()
                .asString()
                .endsWith(
                        "cannot use service.web.fd-store-max: its descriptors take the numbers 3 to 6, one of which is"
                                + " ready.fd");
        assertThat(given.problems(text.replace("5", "7"))).isEmpty();
    }
}
