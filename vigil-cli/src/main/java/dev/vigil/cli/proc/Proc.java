package dev.vigil.cli.proc;

import dev.vigil.cli.proc.ProcessEntry.Ids;
import dev.vigil.cli.proc.ProcessEntry.SignalMasks;
import dev.vigil.linux.ProcStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * proc(5), read as files. Processes come and go while they are looked at, so nothing here fails: what can't be read,
 * since it has ended or belongs to somebody else, is empty.
 *
 * @param root where it is mounted
 */
public record Proc(Path root) {
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final long KERNEL_THREAD = 0x00200000; // PF_KTHREAD of the kernel's sched.h

    /** Where it always is. */
    public static Proc ofSystem() {
        return new Proc(Path.of("/proc"));
    }

    /** All processes, by pid. */
    public List<ProcessEntry> processes() {
        List<ProcessEntry> processes = new ArrayList<>();
        for (int pid : numbers(root)) {
            process(pid).ifPresent(processes::add);
        }
        return processes;
    }

    /** The pids of all processes, in their order. */
    List<Integer> pids() {
        return numbers(root);
    }

    public Optional<ProcessEntry> process(int pid) {
        return ProcStat.parse(read(pid, "stat")).map(stat -> entry(pid, stat));
    }

    private ProcessEntry entry(int pid, ProcStat stat) {
        Ids ids = new Ids(
                pid,
                stat.parent(),
                stat.processGroup(),
                stat.session(),
                stat.terminal().device(),
                stat.terminal().foreground());
        String status = read(pid, "status");
        SignalMasks signals = new SignalMasks(mask(status, "SigBlk"), mask(status, "SigIgn"), mask(status, "SigCgt"));
        String uid = field(status, "Uid").split("\t", -1)[0];
        return new ProcessEntry(
                ids,
                (stat.flags() & KERNEL_THREAD) != 0,
                stat.state(),
                uid.isEmpty() ? -1 : number(uid),
                stat.startTicks(),
                stat.name(),
                command(pid, stat.name()),
                signals);
    }

    private String command(int pid, String name) {
        String text = read(pid, "cmdline").replace('\0', ' ').strip();
        return text.isEmpty() ? "[" + name + "]" : text;
    }

    private static long mask(String status, String name) {
        String text = field(status, name);
        return text.isEmpty() ? 0 : Long.parseUnsignedLong(text, 16);
    }

    /** The value of a line {@code Name:\tvalue}; empty when there is none. */
    static String field(String status, String name) {
        int at = ("\n" + status).indexOf("\n" + name + ":");
        if (at < 0) {
            return "";
        }
        int from = at + name.length() + 1;
        int end = status.indexOf('\n', from);
        return status.substring(from, end < 0 ? status.length() : end).strip();
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    /** When the machine started, by its wall clock. */
    public Instant boot() {
        for (String line : text(root.resolve("stat")).lines().toList()) {
            if (line.startsWith("btime ")) {
                return Instant.ofEpochSecond(
                        Long.parseLong(line.substring("btime ".length()).strip()));
            }
        }
        return Instant.EPOCH;
    }

    /** When a process started, given {@link #boot}. */
    public static Instant start(Instant boot, ProcessEntry process) {
        return boot.plusMillis(process.startTicks() * 1000 / ProcStat.TICKS_PER_SECOND);
    }

    /** A file of a process; empty when it can't be read. */
    String read(int pid, String file) {
        return text(root.resolve(Integer.toString(pid)).resolve(file));
    }

    /** Where a link of a process leads: {@code cwd}, {@code exe}, {@code fd/3}. */
    Optional<String> link(int pid, String name) {
        try {
            Path link = root.resolve(Integer.toString(pid)).resolve(name);
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Its open descriptors; empty also when they may not be seen. */
    List<Integer> descriptors(int pid) {
        return numbers(root.resolve(Integer.toString(pid)).resolve("fd"));
    }

    /** The text of any file, at most its first MiB; empty when it can't be read. */
    public static String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    private static List<Integer> numbers(Path directory) {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (isNumber(name)) {
                    numbers.add(Integer.valueOf(name));
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return List.of();
        }
        numbers.sort(null);
        return numbers;
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return !name.isEmpty() && name.length() < 10;
    }
}
