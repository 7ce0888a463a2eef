package dev.vigil.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.SpawnPlan.Descriptor;
import dev.vigil.linux.SpawnPlan.Descriptor.Opened;
import dev.vigil.linux.SpawnPlan.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts programs for tests and waits for them. */
public final class Children {
    static final Linux LINUX = new NativeLinux();
    static final Options PLAIN = options(false, false);

    private static final int WAIT_MAX_MILLIS = 120_000;

    private Children() {}

    static Options options(boolean session, boolean group) {
        return new Options(session, group, Optional.empty(), Optional.empty(), List.of());
    }

    /** Runs a program to its end. @return what it wrote to standard output and error */
    public static String output(Path directory, String... argv) throws IOException {
        return output(directory, PLAIN, List.of(), argv);
    }

    /** As {@link #output(Path, String...)}, with more descriptors. */
    static String output(Path directory, Options options, List<Descriptor> more, String... argv) throws IOException {
        Path written = Files.createTempFile(directory, "output", "");
        int pid = started(LINUX.spawn(plan(written, options, more, argv)));
        await(pid);
        return Files.readString(written);
    }

    static SpawnPlan plan(Path output, Options options, List<Descriptor> more, String... argv) {
        List<Descriptor> descriptors = new ArrayList<>(List.of(
                new Opened(0, "/dev/null", Flags.O_RDONLY, 0),
                new Opened(1, output.toString(), Flags.O_WRONLY | Flags.O_APPEND, 0),
                new Opened(2, output.toString(), Flags.O_WRONLY | Flags.O_APPEND, 0)));
        descriptors.addAll(more);
        return new SpawnPlan(argv[0], List.of(argv), List.of("PATH=/usr/bin:/bin", "LC_ALL=C"), descriptors, options);
    }

    /** With /dev/null for all three. */
    static SpawnPlan plan(Options options, String... argv) {
        return plan(Path.of("/dev/null"), options, List.of(), argv);
    }

    static int started(int pid) {
        assertThat(pid).as(() -> Errno.describe(pid)).isPositive();
        return pid;
    }

    static int ok(int result) {
        assertThat(result).as(() -> Errno.describe(result)).isNotNegative();
        return result;
    }

    /** Waits for a child's end and reaps it. */
    static ChildStatus await(int pid) {
        int pidfd = ok(LINUX.pidfdOpen(pid));
        awaitEvents(pidfd, Flags.EPOLLIN);
        LINUX.close(pidfd);
        return LINUX.reap(pid).orElseThrow();
    }

    /** Waits until {@code fd} reports something. @return the events */
    static int awaitEvents(int fd, int events) {
        int epoll = ok(LINUX.epollCreate());
        ok(LINUX.epollAdd(epoll, fd, events, 0));
        Ready ready = new Ready(1);
        long deadline = System.nanoTime() + WAIT_MAX_MILLIS * 1_000_000L;
        int count = 0;
        while (count == 0) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            count = LINUX.epollWait(epoll, ready, WAIT_MAX_MILLIS);
        }
        LINUX.close(epoll);
        assertThat(count).isEqualTo(1);
        return ready.events(0);
    }

    /** Reads a pipe up to the end of the first line. */
    static String readLine(int fd) {
        StringBuilder line = new StringBuilder();
        byte[] one = new byte[1];
        while (true) {
            int length = LINUX.read(fd, one, 0, 1);
            if (length == -Errno.EAGAIN) {
                awaitEvents(fd, Flags.EPOLLIN);
            } else if (length <= 0 || one[0] == '\n') {
                return line.toString();
            } else {
                line.append((char) one[0]);
            }
        }
    }

    /** A JVM as this one with another main class. */
    static String[] java(String mainClass, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        argv.add(mainClass);
        argv.addAll(List.of(arguments));
        return argv.toArray(String[]::new);
    }

    /** Lines that it writes, without what the JVM itself warns of. */
    static List<String> javaOutput(Path directory, String mainClass, String... arguments) throws IOException {
        return output(directory, java(mainClass, arguments))
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("WARNING"))
                .toList();
    }

    static boolean kernelIsAtLeast(int major, int minor) {
        String[] release =
                LINUX.readFile("/proc/sys/kernel/osrelease").orElseThrow().split("[.-]", 3);
        int ours = Integer.parseInt(release[0]) * 1000 + Integer.parseInt(release[1]);
        return ours >= major * 1000 + minor;
    }
}
