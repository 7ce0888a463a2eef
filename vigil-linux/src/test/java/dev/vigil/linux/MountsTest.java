package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.PLAIN;
import static dev.vigil.linux.Children.await;
import static dev.vigil.linux.Children.ok;
import static dev.vigil.linux.Children.plan;
import static dev.vigil.linux.Children.started;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountsTest {
    @TempDir
    Path directory;

    /** An exit status survives all who knew of it: the pidfd is kept by the mount tree alone. */
    @Test
    void pinnedProcessTellsItsExitToWhoeverOpensIt() throws IOException {
        assumeTrue(Children.kernelIsAtLeast(6, 15), "the kernel is older than 6.15");
        String pin = Files.createFile(directory.resolve("web.pidfd")).toString();
        int pid = started(LINUX.spawn(plan(PLAIN, "/bin/sh", "-c", "exit 33")));
        int pidfd = ok(LINUX.pidfdOpen(pid));
        int result = LINUX.pin(pidfd, pin);
        LINUX.close(pidfd);
        await(pid);
        assumeTrue(result != -Errno.EPERM, "mounting is not allowed");
        assertThat(result).as(() -> Errno.describe(result)).isZero();
        int found = ok(LINUX.open(pin, Flags.O_RDWR, 0));
        assertThat(LINUX.pidfdExit(found)).contains(new ChildStatus(false, 33, false));
        LINUX.close(found);
        assertThat(LINUX.unpin(pin)).isZero();
        assertThat(LINUX.stat(pin).orElseThrow().isRegular()).isTrue();
    }

    @Test
    void processCanBeTaggedSince617() {
        assumeTrue(Children.kernelIsAtLeast(6, 17), "the kernel is older than 6.17");
        int pidfd = ok(LINUX.pidfdOpen(LINUX.getpid()));
        int result = LINUX.fsetxattr(pidfd, "trusted.vigil", "web#7".getBytes(UTF_8));
        assumeTrue(result != -Errno.EPERM, "only root may");
        assertThat(LINUX.fgetxattr(pidfd, "trusted.vigil").map(value -> new String(value, UTF_8)))
                .contains("web#7");
        LINUX.close(pidfd);
    }

    @Test
    void pinNeedsAFile() {
        int pidfd = ok(LINUX.pidfdOpen(LINUX.getpid()));
        int result = LINUX.pin(pidfd, directory.resolve("none").toString());
        assertThat(result).isIn(-Errno.ENOENT, -Errno.EPERM, -Errno.EINVAL);
        assertThat(LINUX.unpin(directory.resolve("none").toString())).isIn(-Errno.ENOENT, -Errno.EPERM);
        LINUX.close(pidfd);
    }
}
