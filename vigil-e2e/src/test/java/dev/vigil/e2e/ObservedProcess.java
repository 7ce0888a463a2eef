package dev.vigil.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a process is, by /proc: with other eyes than those of {@code vigil inspect}. */
record ObservedProcess(long pid) {
    private String text(String file) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid, file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fields of proc_pid_stat(5) from the state on. */
    private String stat(int index) {
        String stat = text("stat");
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[index];
    }

    private String status(String name) {
        return text("status")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    boolean isAlive() {
        try {
            return !stat(0).equals("Z");
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    long parent() {
        return Long.parseLong(stat(1));
    }

    long group() {
        return Long.parseLong(stat(2));
    }

    long session() {
        return Long.parseLong(stat(3));
    }

    List<ObservedProcess> children() {
        return ProcessHandle.of(pid)
                .orElseThrow()
                .children()
                .map(child -> new ObservedProcess(child.pid()))
                .toList();
    }

    /** Has ended, and nobody has asked how. */
    boolean isZombie() {
        try {
            return stat(0).equals("Z");
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    boolean isAsleep() {
        return stat(0).equals("S");
    }

    /** Its memory, with what it shares. */
    long residentKilobytes() {
        return Long.parseLong(status("VmRSS").split(" ", -1)[0]);
    }

    boolean hasTerminal() {
        return !stat(4).equals("0");
    }

    String umask() {
        return status("Umask");
    }

    String uid() {
        return status("Uid").split("\t", -1)[0];
    }

    long blocked() {
        return Long.parseUnsignedLong(status("SigBlk"), 16);
    }

    long ignored() {
        return Long.parseUnsignedLong(status("SigIgn"), 16);
    }

    String directory() {
        return link("cwd");
    }

    private String link(String name) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid, name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where each open descriptor leads. */
    Map<Integer, String> descriptors() {
        Map<Integer, String> descriptors = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .forEach(number -> descriptors.put(Integer.valueOf(number), link("fd/" + number)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptors;
    }
}
