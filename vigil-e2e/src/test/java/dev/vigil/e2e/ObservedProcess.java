package dev.vigil.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** Where each open descriptor leads; one that is closed meanwhile is left out. */
    Map<Integer, String> descriptors() {
        Map<Integer, String> descriptors = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    descriptors.put(Integer.valueOf(file.getFileName().toString()), target);
                } catch (NoSuchFileException _) {
                    // closed since it was listed
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptors;
    }
}
