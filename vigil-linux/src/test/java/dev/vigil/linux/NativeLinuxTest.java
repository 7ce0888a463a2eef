package dev.vigil.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLinuxTest {
    @Test
    void deniedAccessIsExplained(@TempDir Path directory) throws Exception {
        List<String> java = new ArrayList<>(List.of(Children.java(Opening.class.getName())));
        java.addAll(1, List.of("--illegal-native-access=deny"));
        assertThat(Children.output(directory, java.toArray(String[]::new)).strip())
                .isEqualTo("cannot call Linux: java denies native access "
                        + "(start it with --enable-native-access=ALL-UNNAMED)");
    }

    @Test
    void grantedAccessWorks(@TempDir Path directory) throws Exception {
        List<String> java = new ArrayList<>(List.of(Children.java(Opening.class.getName())));
        java.addAll(1, List.of("--enable-native-access=ALL-UNNAMED", "--illegal-native-access=deny"));
        assertThat(Children.output(directory, java.toArray(String[]::new)).strip())
                .isEqualTo("open");
    }

    /** A program that opens the door. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            try {
                System.out.println(new NativeLinux().getpid() > 0 ? "open" : "odd");
            } catch (UnsupportedOperationException denied) {
                System.out.println(denied.getMessage());
            }
        }
    }
}
