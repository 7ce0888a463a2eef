package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The published picocli is Java 5 bytecode, which HotSpot leaves out of AOT caches. */
class PicocliTest {
    @Test
    void itIsCompiledForThisRelease() throws IOException {
        try (var in = CommandLine.class.getResourceAsStream("CommandLine.class");
                DataInputStream data = new DataInputStream(in)) {
            assertThat(data.readInt()).isEqualTo(0xCAFEBABE);
            data.readUnsignedShort();
            assertThat(data.readUnsignedShort()).isEqualTo(69);
        }
    }

    @Test
    void thePublishedOneIsNotBesideIt() throws IOException {
        var places = Collections.list(CommandLine.class.getClassLoader().getResources("picocli/CommandLine.class"));
        assertThat(places).hasSize(1);
        assertThat(places.getFirst().toString()).contains("vigil-picocli");
        assertThat(System.getProperty("java.class.path")).doesNotContain("info/picocli");
    }
}
