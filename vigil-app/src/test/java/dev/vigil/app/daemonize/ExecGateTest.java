package dev.vigil.app.daemonize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.app.daemonize.DaemonPlan.Streams;
import dev.vigil.app.daemonize.DaemonPlan.Surroundings;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecGateTest {
    private final Linux linux = new NativeLinux();

    @TempDir
    Path directory;

    @Test
    void aChildThatTheThreadHadBeforeIsNotTakenForTheDaemon() throws Exception {
        Daemonizer recipe = new Daemonizer(linux, sleeper());
        StartedDaemon before = recipe.start(Optional.empty(), Optional.empty());
        try {
            assertThatItsPidIsWritten(recipe, before);
        } finally {
            recipe.kill(before.pid());
        }
    }

    private void assertThatItsPidIsWritten(Daemonizer recipe, StartedDaemon before) throws Exception {
        Path file = directory.resolve("pid");
        LockedPidFile lock = LockedPidFile.lock(linux, file.toString());
        StartedDaemon daemon = recipe.start(Optional.of(lock), Optional.empty());
        try {
            assertThat(daemon.pid()).isNotEqualTo(before.pid());
            assertThat(Files.readString(file)).isEqualTo(daemon.pid() + "\n");
        } finally {
            recipe.kill(daemon.pid());
            lock.withdraw();
        }
    }

    private static DaemonPlan sleeper() {
        return new DaemonPlan(
                List.of("sleep", "1000"),
                Map.of("PATH", DaemonEnvironment.PATH_DEFAULT),
                new Streams(Optional.empty(), Optional.empty(), Optional.empty(), true),
                new Surroundings("/", 0022, Optional.empty()),
                false,
                false);
    }
}
