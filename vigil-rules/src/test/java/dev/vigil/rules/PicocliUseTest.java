package dev.vigil.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The published jar is Java 5 bytecode, which no AOT cache takes: every command would cost 100 ms more. */
final class PicocliUseTest {
    private static final int JAVA_25 = 69;

    @Test
    void theClassPathHoldsPicocliCompiledForThisJava() throws IOException {
        try (var in = new DataInputStream(
                Objects.requireNonNull(CommandLine.class.getResourceAsStream("CommandLine.class")))) {
            assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
            in.readUnsignedShort();
            assertThat(in.readUnsignedShort()).isEqualTo(JAVA_25);
        }
    }
}
