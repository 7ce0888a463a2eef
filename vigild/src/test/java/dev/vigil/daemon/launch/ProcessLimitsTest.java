package dev.vigil.daemon.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Launch;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {
    private final Linux linux = new NativeLinux();

    /** Its number may be another's once it was reaped. */
    @Test
    void aProcessThatIsNoChildOfVigildGetsNoLimit() throws IOException {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; wait").start();
        int stranger = Integer.parseInt(parent.inputReader().readLine());
        try {
            List<LaunchStep> steps = ResourceLimits.steps(linux, Map.of("nofile", new Launch.Limit(17, 17)));
            assertThat(steps.getFirst().apply(stranger)).contains("limit nofile 17: no such process (ESRCH)");
            assertThat(linux.readFile("/proc/" + stranger + "/limits").orElseThrow())
                    .doesNotContainPattern("Max open files +17 ");
        } finally {
            linux.kill(stranger, 9);
            parent.destroyForcibly();
        }
    }
}
