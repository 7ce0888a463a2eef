package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramCheckTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "run nosuch-program, cannot run nosuch-program: no such program in PATH",
        "run ./nosuch, cannot run ./nosuch: no such file (",
        "run /tmp, cannot run /tmp: it is a directory (/tmp)",
        "run /etc/passwd, cannot run /etc/passwd: it is not executable (/etc/passwd)",
        "run --user nosuch -- true, cannot use --user: no such user (nosuch)",
        "run --group nosuch -- true, cannot use --group: no such group (nosuch)",
        "run --chdir nosuch -- true, cannot run true: no such directory (",
        "run --env PATH=/nonexistent -- true, cannot run true: no such program in PATH",
    })
    void aMistypedProgramIsToldAtOnce(String arguments, String message) {
        Command.Ran ran = Command.in(root).run(arguments.split(" ", -1));
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("vigil: " + message);
    }
}
