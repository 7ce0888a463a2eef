package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The next vigild goes on with the limits of services. */
@Tag("slow")
@ForServiceUsers
class AdoptedLimitsTest {
    private final ServiceUsers users;

    @TempDir
    Path root;

    AdoptedLimitsTest(ServiceUsers users) {
        this.users = users;
    }

    private KillableVigild start(String toml) {
        return KillableVigild.start(root, users.in(toml));
    }

    static boolean canLimitTasksAndMemory() {
        return GroupSnapshots.canLimit("pids", "memory");
    }

    /** Also what the kernel had counted at the launch is known: a shortage of memory is told from another SIGKILL. */
    @Test
    @EnabledIf("canLimitTasksAndMemory")
    void limitsStayInForceAndTheirGroupsAreFoundAgain() throws IOException {
        String toml = """
                [service.web]
                command = ["sh", "-c", "while [ ! -e ROOT/go ]; do sleep 0.02; done; exec $MORE"]
                environment = { MORE = "perl -e push(@x,q(a)x1e6)for(1..2000)" }
                restart = "never"
                limits = { memory = "50MB", swap = 0, tasks = 20, io-weight = 50 }
                """;
        try (KillableVigild vigild = start(toml)) {
            vigild.settle();
            int pid = vigild.pid("web");
            List<Path> groups = GroupSnapshots.of(pid).stream()
                    .filter(group -> group.endsWith("web"))
                    .toList();
            String note = Objects.toString(vigild.status("web").note());
            vigild.dieAndLiveAgain();
            assertThat(vigild.pid("web")).isEqualTo(pid);
            assertThat(Objects.toString(vigild.status("web").note())).isEqualTo(note);
            assertThat(GroupSnapshots.read(pid, "pids.max")).contains("20");
            Files.createFile(root.resolve("go"));
            vigild.await(event -> event.to().equals("failed"));
            assertThat(vigild.status("web").reason())
                    .contains("killed by the kernel: out of memory, limit 50MB, used 50MB");
            vigild.terminate();
            assertThat(groups).isNotEmpty().noneMatch(Files::exists);
        }
    }
}
