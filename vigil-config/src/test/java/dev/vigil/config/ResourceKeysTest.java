package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.core.spec.Priorities;
import dev.vigil.core.spec.ResourceControl;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service may use, and what it gets before others. */
class ResourceKeysTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void prepare() {
        given = new Given(directory);
    }

    private ServiceSpec web(String keys) throws IOException {
        return given.web("command = 'x'\n" + keys);
    }

    @Test
    void limitsOfControlGroupsStandBesideThoseOfTheProcess() throws IOException {
        ServiceSpec web = web("limits = { memory = '512MB', memory-high = '400MB', swap = 0, cpu = 0.5,"
                + " cpu-weight = 200, tasks = 50, io-weight = 10, nofile = 9 }");
        assertThat(web.section(ResourceControl.class))
                .contains(new ResourceControl(
                        Map.of(
                                CgroupLimit.MEMORY, 512_000_000L,
                                CgroupLimit.MEMORY_HIGH, 400_000_000L,
                                CgroupLimit.SWAP, 0L,
                                CgroupLimit.CPU, 500L,
                                CgroupLimit.CPU_WEIGHT, 200L,
                                CgroupLimit.TASKS, 50L,
                                CgroupLimit.IO_WEIGHT, 10L),
                        Optional.empty()));
        assertThat(web.launch().surroundings().limits()).containsOnlyKeys("nofile");
    }

    @Test
    void aServiceWithoutTheseKeysHasNoSection() throws IOException {
        ServiceSpec web = web("limits = { nofile = 9 }");
        assertThat(web.section(ResourceControl.class)).isEmpty();
        assertThat(web.section(Priorities.class)).isEmpty();
    }

    @Test
    void whoIsRestartedAtAnAmountOfMemoryIsNotSlowedDownAtIt() throws IOException {
        assertThat(web("limits = { memory = '1GB', memory-high = '300MB' }\non-memory = 'restart'")
                        .section(ResourceControl.class))
                .contains(new ResourceControl(Map.of(CgroupLimit.MEMORY, 1_000_000_000L), Optional.of(300_000_000L)));
    }

    @Test
    void prioritiesAreReadInAllTheirForms() throws IOException {
        assertThat(web("nice = -5\nio-priority = 'realtime'\ncpu-affinity = [3, '0-1']\nscheduling = 'rr'\n"
                                + "oom-score-adjust = -1000")
                        .section(Priorities.class))
                .contains(new Priorities(
                        Optional.of(-5),
                        Optional.of(new Priorities.Io(Priorities.IoClass.REALTIME, 4)),
                        List.of(0, 1, 3),
                        Optional.of(new Priorities.Scheduling(Priorities.Policy.RR, 1)),
                        Optional.of(-1000)));
        assertThat(web("cpu-affinity = 2\nio-priority = 'idle'\nscheduling = 'fifo:99'")
                        .section(Priorities.class))
                .contains(new Priorities(
                        Optional.empty(),
                        Optional.of(new Priorities.Io(Priorities.IoClass.IDLE, 0)),
                        List.of(2),
                        Optional.of(new Priorities.Scheduling(Priorities.Policy.FIFO, 99)),
                        Optional.empty()));
    }
}
