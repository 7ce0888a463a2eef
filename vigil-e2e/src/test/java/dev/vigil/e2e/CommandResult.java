package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What came of a command.
 *
 * @param command as typed
 * @param exit its exit code; 128 + n when signal n killed it
 * @param out its standard output
 * @param err its standard error
 */
record CommandResult(List<String> command, int exit, String out, String err) {
    CommandResult expect(int code) {
        assertThat(exit).as("exit code of %s%n%s%s", command, out, err).isEqualTo(code);
        return this;
    }

    /** Both streams. */
    String said() {
        return out + err;
    }

    CommandResult says(String... parts) {
        assertThat(said()).as("what %s says", command).contains(parts);
        return this;
    }
}
