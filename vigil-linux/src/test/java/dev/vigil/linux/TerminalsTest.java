package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.await;
import static dev.vigil.linux.Children.ok;
import static dev.vigil.linux.Children.options;
import static dev.vigil.linux.Children.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.SpawnPlan.Descriptor.Inherited;
import dev.vigil.linux.SpawnPlan.Descriptor.Opened;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TerminalsTest {
    private static final int SIGHUP = 1;

    @Test
    void sessionGetsItsControllingTerminalAndLosesIt() {
        int master = ok(LINUX.openTerminal());
        String name = LINUX.terminalName(master).orElseThrow();
        assertThat(name).startsWith("/dev/pts/");
        int pid = started(LINUX.spawn(new SpawnPlan(
                "/bin/cat",
                List.of("cat"),
                List.of(),
                List.of(new Opened(0, name, Flags.O_RDWR, 0), new Inherited(1, 0), new Inherited(2, 0)),
                options(true, false))));
        assertThat(LINUX.tcgetsid(master)).isEqualTo(pid);
        assertThat(LINUX.tcgetpgrp(master)).isEqualTo(pid);
        LINUX.close(master);
        assertThat(await(pid)).isEqualTo(new ChildStatus(true, SIGHUP, false));
    }

    @Test
    void sizeIsSetAndTold() {
        int master = ok(LINUX.openTerminal());
        assertThat(LINUX.isTerminal(master)).isTrue();
        assertThat(LINUX.setTerminalSize(master, 24, 132)).isZero();
        assertThat(LINUX.terminalColumns(master)).isEqualTo(132);
        assertThat(LINUX.terminalRows(master)).isEqualTo(24);
        LINUX.close(master);
    }

    @Test
    void fileIsNoTerminal() {
        int fd = ok(LINUX.open("/dev/null", Flags.O_RDONLY, 0));
        assertThat(LINUX.isTerminal(fd)).isFalse();
        assertThat(LINUX.terminalColumns(fd)).isZero();
        assertThat(LINUX.terminalName(fd)).isEmpty();
        assertThat(LINUX.tcgetsid(fd)).isEqualTo(-Errno.ENOTTY);
        assertThat(LINUX.tcgetpgrp(fd)).isEqualTo(-Errno.ENOTTY);
        LINUX.close(fd);
    }
}
