package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.SignalName;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals do that are sent to vigild itself. */
class SignalsTest {
    private static final String SLEEPER = """
            [service.web]
            command = ["sleep", "1000"]
            """;

    /** Those that mean an end, a stop, or a fault of the program itself. */
    private static final List<String> OTHERS = List.of(
            "INT", "TERM", "KILL", "STOP", "TSTP", "TTIN", "TTOU", "ILL", "TRAP", "ABRT", "BUS", "FPE", "SEGV", "SYS");

    @TempDir
    Path root;

    @Test
    void noSignalThatMeansSomethingElseEndsVigild() {
        Linux linux = new NativeLinux();
        try (KillableVigild vigild = KillableVigild.start(root, SLEEPER)) {
            vigild.settle();
            int pid = vigild.pid("web");
            for (int signal = 1; signal <= SignalName.NUMBER_MAX; signal++) {
                String name = new SignalName(signal).toString().replace("SIG", "");
                if (!OTHERS.contains(name)) {
                    assertThat(linux.kill((int) vigild.vigildPid(), signal)).isZero();
                    assertThat(vigild.pid("web")).as("after " + name).isEqualTo(pid);
                }
            }
            vigild.awaitMessage("SIGUSR1 is ignored");
            vigild.awaitMessage("SIGPWR is ignored");
            vigild.awaitMessage("nothing to change");
        }
    }
}
