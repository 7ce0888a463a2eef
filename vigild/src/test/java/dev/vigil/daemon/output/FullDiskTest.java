package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, odd or gone; each through a door that refuses what such a disk does. */
@Tag("slow")
class FullDiskTest {
    @TempDir
    private Path directory;

    private volatile int refusal;
    private final Linux real = new NativeLinux();

    /** The real system, but for writing to regular files while {@link #refusal} is set. */
    private Linux refusing() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (proxy, method, arguments) -> {
                    if (refusal != 0 && method.getName().equals("splice") && (long) arguments[2] >= 0) {
                        return (long) -refusal;
                    }
                    if (refusal != 0
                            && refusal != Errno.EINVAL
                            && method.getName().matches("write|pwrite")) {
                        return -refusal;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whatFitsInThePipeIsKeptUntilThereIsRoom() throws Exception {
        byte[] text = "precious\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        try (var captured = new Captured(directory, LogPlan.DEFAULT, refusing())) {
            refusal = Errno.ENOSPC;
            captured.write(text, 100).get();
            assertThat(captured.runUntil(() -> !captured.messages.isEmpty())).isTrue();
            captured.loop.run(captured.component, 1_500, () -> false);
            assertThat(captured.capture.trouble())
                    .isEqualTo("its log cannot be written: no space left on device (ENOSPC), output waits in its pipe");
            refusal = 0;
            assertThat(captured.runUntilTaken(text.length)).isTrue();
            assertThat(Captured.allBytes(captured.log)).isEqualTo(text);
            assertThat(captured.messages)
                    .containsExactly(
                            "cannot write the log: no space left on device (ENOSPC); output waits in its pipe",
                            "the log can be written again; nothing was lost");
            assertThat(captured.capture.bytesLost()).isZero();
            assertThat(captured.capture.trouble()).isEmpty();
        }
    }

    @Test
    void floodOnAFullDiskIsLostAndCountedAndDoesNotHang() throws Exception {
        byte[] flood = OutputCaptureTest.lines(new Random(1), 20_000_000, 200);
        try (var captured = new Captured(directory, LogPlan.DEFAULT, refusing())) {
            fillDisk(captured, flood);
            long total = 7 + flood.length + writeUntilTaken(captured, 8);
            assertThat(captured.capture.bytesLost()).isPositive();
            assertThat(captured.capture.bytesLost() + captured.component.bytesTaken())
                    .isEqualTo(total);
            String kept = Files.readString(captured.log.resolve("current"));
            assertThat(kept.length()).isEqualTo((int) captured.component.bytesTaken());
            assertThat(kept.lines()
                            .filter(line -> line.chars().distinct().count() > 1)
                            .distinct())
                    .containsExactly("before", "after");
            assertThat(lost(captured)).isEqualTo(captured.capture.bytesLost());
            assertThat(captured.capture.trouble())
                    .isEqualTo(captured.capture.bytesLost()
                            + " bytes of output are lost (no space left on device (ENOSPC))");
        }
    }

    /** A line is written, then the disk is full as long as the flood lasts. */
    private void fillDisk(Captured captured, byte[] flood) throws Exception {
        captured.write("before\n".getBytes(StandardCharsets.UTF_8), 100).get();
        assertThat(captured.runUntilTaken(7)).isTrue();
        refusal = Errno.ENOSPC;
        Future<?> writer = captured.write(flood, 4_096);
        assertThat(captured.runUntil(writer::isDone)).isTrue();
        refusal = 0;
    }

    /** What the file of losses tells, of this one disk. */
    private static long lost(Captured captured) {
        long bytes = 0;
        for (String line :
                new String(Captured.bytes(captured.log.resolve("lost")), StandardCharsets.UTF_8).split("\n", -1)) {
            assertThat(line).matches("(\\S+Z \\d+ no space left on device \\(ENOSPC\\))?");
            bytes += line.isEmpty() ? 0 : Long.parseLong(line.split(" ", 3)[1]);
        }
        return bytes;
    }

    @Test
    void whatWasLostIsToldThoughTheServiceIsSilentByThen() throws Exception {
        byte[] flood = OutputCaptureTest.lines(new Random(5), 10_000_000, 200);
        try (var captured = new Captured(directory, LogPlan.DEFAULT, refusing())) {
            fillDisk(captured, flood);
            assertThat(captured.runUntil(() -> lost(captured) == captured.capture.bytesLost()))
                    .isTrue();
        }
    }

    @Test
    void aFileSystemThatCannotSpliceIsWrittenTo() throws Exception {
        byte[] written = OutputCaptureTest.lines(new Random(2), 1_000_000, 200);
        refusal = Errno.EINVAL;
        try (var captured = new Captured(directory, Captured.plan(150_000, 100), refusing())) {
            captured.begin(written, 5_000);
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            assertThat(Captured.allBytes(captured.log)).isEqualTo(written);
            assertThat(captured.messages).isEmpty();
        }
    }

    @Test
    void aLogDirectoryThatIsRemovedIsMadeAgain() throws Exception {
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            Files.delete(captured.log);
            captured.write("x\n".getBytes(StandardCharsets.UTF_8), 100).get();
            assertThat(captured.runUntilTaken(2)).isTrue();
            assertThat(Files.readString(captured.log.resolve("current"))).isEqualTo("x\n");
        }
    }

    @Test
    void aRealFullDiskIsSurvived() throws Exception {
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m", "none", directory.toString()) == 0,
                "mounting is not allowed");
        try {
            byte[] flood = OutputCaptureTest.lines(new Random(3), 20_000_000, 200);
            try (var captured = new Captured(directory, Captured.plan(300_000, 100))) {
                Future<?> writer = captured.write(flood, 4_096);
                assertThat(captured.runUntil(writer::isDone)).isTrue();
                List<Path> segments = Captured.segments(captured.log);
                for (Path full : segments.subList(0, segments.size() - 1)) {
                    Files.delete(full);
                }
                long total = flood.length + writeUntilTaken(captured, captured.component.bytesTaken() + 1);
                assertThat(captured.capture.bytesLost()).isPositive();
                assertThat(captured.capture.bytesLost() + captured.component.bytesTaken())
                        .isEqualTo(total);
                String kept = new String(Captured.allBytes(captured.log), StandardCharsets.UTF_8);
                assertThat(kept.substring(kept.length() - 7)).isEqualTo("\nafter\n");
                assertThat(Files.readString(captured.log.resolve("lost"))).contains("ENOSPC");
            }
        } finally {
            run("umount", directory.toString());
        }
    }

    /** Writes lines now and then, for some may still be lost. @return how many bytes */
    private static long writeUntilTaken(Captured captured, long bytes) throws Exception {
        long written = 0;
        while (captured.component.bytesTaken() < bytes) {
            captured.write("after\n".getBytes(StandardCharsets.UTF_8), 100).get();
            written += 6;
            captured.loop.run(captured.component, 200, () -> captured.component.bytesTaken() >= bytes);
        }
        captured.capture.drain(captured.linux.monotonicNanos());
        return written;
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }
}
