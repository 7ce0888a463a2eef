package dev.vigil.cli;

import dev.vigil.api.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Configuration files that have changed since vigild has read them, of which it takes no notice by itself. */
final class ChangedFiles {
    private ChangedFiles() {}

    /** Says on standard error which ones there are, and what takes them up. */
    static void tell(Status.VigildStatus vigild, Invocation invocation) {
        List<String> changed = changed(vigild, invocation);
        if (!changed.isEmpty()) {
            invocation.out().flush();
            invocation
                    .console()
                    .err()
                    .println("vigil: " + String.join(", ", changed)
                            + (changed.size() == 1 ? " has" : " have") + " changed since vigild has read "
                            + (changed.size() == 1 ? "it" : "them")
                            + "; "
                            + remedy(vigild.pid()));
        }
    }

    private static String remedy(int pid) {
        return StartedFiles.byForegroundUp(pid)
                ? "vigil up takes that up when it is ended (Ctrl-C) and started again"
                : "vigil upgrade takes up new and removed services, then vigil restart NAME changed ones";
    }

    private static List<String> changed(Status.VigildStatus vigild, Invocation invocation) {
        long read = TimeFormat.millis(vigild.since());
        List<String> changed = new ArrayList<>();
        for (Path file : files(vigild.pid(), invocation)) {
            try {
                if (Files.getLastModifiedTime(file).toMillis() > read) {
                    changed.add(file.toString());
                }
            } catch (IOException _) {
                // it is gone, or not ours to see: what vigild runs stays as it is
            }
        }
        return changed;
    }

    private static List<Path> files(int pid, Invocation invocation) {
        List<Path> started = StartedFiles.of(pid);
        if (!started.isEmpty()) {
            return started;
        }
        return invocation
                .project()
                .map(project -> Projects.FILES.stream()
                        .map(project.folder()::resolve)
                        .filter(Files::exists)
                        .limit(1)
                        .toList())
                .orElseGet(() -> invocation.places().configurationFiles());
    }
}
