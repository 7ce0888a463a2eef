package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that include others, and files that change others. */
class LayeredFilesTest {
    private static final String WEB =
            "[service.web]\ncommand = \"web -v\"\nstop = { signal = \"INT\", timeout = \"5s\" }\n";

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Loaded load(Path... files) {
        return Configuration.load(List.of(files));
    }

    private static List<String> names(Loaded loaded) {
        assertThat(loaded.problems()).isEmpty();
        return loaded.services().stream().map(ServiceSpec::name).toList();
    }

    private List<String> problems(Loaded loaded) {
        return loaded.problems().stream()
                .map(Problem::toString)
                .map(text -> text.replace(folder + "/", ""))
                .toList();
    }

    @Test
    void includedFilesAreReadInTheOrderOfTheirNames() throws IOException {
        Path main = write("vigil.toml", "[vigil]\ninclude = [\"more/*.toml\", \"one.toml\"]\n" + WEB);
        write("more/b.toml", "[service.b]\ncommand = \"b\"\nafter = [\"web\"]\n");
        write("more/a.toml", "[service.a]\ncommand = \"a\"\n");
        write("more/.hidden.toml", "nonsense");
        write("more/readme.txt", "nonsense");
        write("one.toml", "[service.one]\ncommand = \"one\"\n");
        assertThat(names(load(main))).containsExactly("web", "a", "b", "one");
    }

    @Test
    void whatIsIncludedTwiceIsReadOnce() throws IOException {
        Path main = write("vigil.toml", "[vigil]\ninclude = [\"one.toml\", \"./one.toml\", \"o*.toml\"]\n");
        write("one.toml", "[service.one]\ncommand = \"one\"\n");
        assertThat(names(load(main))).containsExactly("one");
    }

    @Test
    void whatCannotBeIncludedIsToldWithItsPlace() throws IOException {
        Path main =
                write("vigil.toml", "[vigil]\ninclude = [\"gone.toml\", \"*/x.toml\", \"deep.toml\", \"no/*.toml\"]\n");
        write("deep.toml", "[vigil]\ninclude = [\"other.toml\"]\n");
        assertThat(problems(load(main)))
                .containsExactlyInAnyOrder(
                        "gone.toml: cannot read gone.toml: no such file",
                        "vigil.toml:2:1: cannot include */x.toml: only the last part of a path can have * and ?",
                        "deep.toml:2:1: cannot include files from a file that is itself included",
                        "vigil.toml:2:1: cannot read the folder no");
    }

    @Test
    void aFolderOfChangesChangesKeyByKey() throws IOException {
        Path main = write("web.toml", WEB);
        write("web.toml.d/10-more.toml", "[service.web]\nstop = { timeout = \"9s\" }\nuser = \"www-data\"\n");
        write("web.toml.d/20-last.toml", "[service.web]\ncommand = [\"web\", \"-q\"]\n");
        Loaded loaded = load(main);
        assertThat(names(loaded)).containsExactly("web");
        ServiceSpec web = loaded.services().getFirst();
        assertThat(web.launch().command()).containsExactly("web", "-q");
        assertThat(web.stop().signal()).as("of the file itself").isEqualTo(2);
        assertThat(web.stop().timeout()).hasSeconds(9);
        assertThat(origin(loaded, web, "stop.timeout")).isEqualTo("web.toml.d/10-more.toml:2");
        assertThat(origin(loaded, web, "stop.signal")).isEqualTo("web.toml:3");
        assertThat(origin(loaded, web, "command")).isEqualTo("web.toml.d/20-last.toml:2");
        assertThat(loaded.origin(web, "umask")).isEmpty();
    }

    private String origin(Loaded loaded, ServiceSpec spec, String key) {
        return loaded.origin(spec, key)
                .map(place -> place.file().replace(folder + "/", "") + ":" + place.line())
                .orElse("");
    }

    @Test
    void aChangeOfAServiceThatTheFileDoesNotHaveIsAProblem() throws IOException {
        Path main = write("web.toml", WEB);
        write("web.toml.d/x.toml", "[service.wbe]\nuser = \"www-data\"\n");
        assertThat(problems(load(main)))
                .containsExactly("web.toml.d/x.toml:1:1: cannot change \"wbe\": no such service in web.toml");
    }
}
