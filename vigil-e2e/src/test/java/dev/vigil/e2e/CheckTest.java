package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad configuration: each is said with its place, nothing is started, exit code 2. */
@ExtendWith(Sandboxes.class)
final class CheckTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "malformed TOML | [service.a | vigil.toml:1",
                "unknown key | [service.a]; comand = ['true'] | command",
                "unknown section            | [servcie.a]; command = ['true'] | service",
                "wrong type | [service.a]; command = 5 | command",
                "huge number | [service.a]; command = ['true']; instances = 99999999999999 | instances",
                "negative number | [service.a]; command = ['true']; instances = -1 | instances",
                "bad duration | [service.a]; command = ['true']; start-timeout = 'soon' | soon",
                "bad size | [service.a]; command = ['true']; log = { max-size = '5 apples' } | 5 apples",
                "no command | [service.a]; restart = 'always' | command",
                "empty command | [service.a]; command = [] | command",
                "name that is a path | [service.'../a']; command = ['true'] | ../a",
                "name that is a dot | [service.'.']; command = ['true'] | .",
                "duplicate name | [service.a]; command = ['true']; [service.a]; command = ['true'] | vigil.toml:",
                "unknown dependency | [service.a]; command = ['true']; requires = ['b'] | b",
                "cycle | [service.a]; command = 'x'; requires = ['b']; [service.b]; command = 'x'; after = ['a'] | a",
                "itself | [service.a]; command = ['true']; requires = ['a'] | a",
                "bad regular expression | [service.a]; command = ['true']; ready = { log = '(' } | log",
                "two ways to be ready | [service.a]; command = ['true']; ready = { log = 'x', file = 'y' } | ready",
                "bad address | [service.a]; command = ['true']; ready = { tcp = 'nowhere' } | nowhere",
                "bad umask | [service.a]; command = ['true']; umask = '0999' | 0999",
                "unknown signal | [service.a]; command = ['true']; stop = { signal = 'BOO' } | BOO",
                "unknown policy | [service.a]; command = ['true']; restart = 'alwasy' | always",
                "not there yet | [service.a]; command = ['true']; terminal = 'pty' | terminal",
                "bad quotes | [service.a]; command = \"sh -c 'x\" | command",
            })
    void badFilesAreSaidWithTheirPlace(String what, String lines, String said, Sandbox box) {
        box.write("vigil.toml", lines.replace("; ", "\n"));
        CommandResult check = box.vigil("check", "vigil.toml").expect(2);
        assertThat(check.said()).as(what).contains("vigil.toml:").contains(said);
        box.vigil("up", "-d", "-f", "vigil.toml").expect(2);
        assertThat(box.has("root/run/vigil.sock")).isFalse();
    }

    @Test
    void allProblemsAreSaidAtOnce(Sandbox box) {
        box.write("vigil.toml", """
                [service.a]
                comand = ["true"]
                restart = "sometimes"
                [service.b]
                command = ["true"]
                after = ["nobody"]
                """);
        assertThat(box.vigil("check", "vigil.toml").expect(2).said())
                .contains("vigil.toml:2:", "vigil.toml:3:", "vigil.toml:6:");
    }

    @Test
    void missingFilesAndFoldersAreSaid(Sandbox box) {
        assertThat(box.vigil("check", "nothing.toml").expect(2).said()).contains("nothing.toml");
        assertThat(box.vigil("check", box.folder().toString()).expect(2).said()).contains("vigil: cannot");
        assertThat(box.vigil("up").exit()).isEqualTo(2);
    }

    @Test
    void goodFilesAreGood(Sandbox box) {
        box.write("vigil.toml", "[service.a]\ncommand = ['true']\n");
        box.vigil("check", "vigil.toml").expect(0);
        box.vigil("check", Checkout.example("quickstart").resolve("vigil.toml").toString())
                .expect(0);
        box.vigil("check", Checkout.example("webstack").resolve("vigil.toml").toString())
                .expect(0);
        box.vigil("check", Checkout.example("procfile").resolve("Procfile").toString())
                .expect(0);
    }
}
