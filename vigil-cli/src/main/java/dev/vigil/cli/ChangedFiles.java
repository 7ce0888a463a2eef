package dev.vigil.cli;

import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.api.ApplyReport.FieldChange;
import dev.vigil.api.ApplyReport.PlannedStep;
import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Configuration files that have changed since vigild has read them, and what vigil apply would do about it. */
final class ChangedFiles {
    private static final int NAMED_MAX = 5;

    private ChangedFiles() {}

    /** Says on standard error what {@code vigil apply} would do, where a file has changed. */
    static void tell(Status.VigildStatus vigild, Invocation invocation) {
        List<String> changed = changed(vigild, invocation);
        if (changed.isEmpty()) {
            return;
        }
        Optional<ApplyReport> plan = plan(invocation);
        String text = plan.map(report -> difference(report, changed)).orElseGet(() -> hasChanged(changed));
        if (!text.isEmpty()) {
            invocation.out().flush();
            invocation.console().err().println("vigil: " + text);
        }
    }

    private static String hasChanged(List<String> changed) {
        return String.join(", ", changed) + (changed.size() == 1 ? " has" : " have") + " changed since vigild has read "
                + (changed.size() == 1 ? "it" : "them");
    }

    private static String difference(ApplyReport plan, List<String> changed) {
        if (!plan.problems().isEmpty()) {
            return hasChanged(changed) + ", and cannot be applied: " + plan.message() + "; vigil check tells all";
        }
        return plan.steps().isEmpty() ? "" : "configuration differs: vigil apply would " + summary(plan.steps());
    }

    /** {@code restart web (command), add cache}. */
    private static String summary(List<PlannedStep> steps) {
        String first = steps.stream().limit(NAMED_MAX).map(ChangedFiles::words).collect(Collectors.joining(", "));
        int more = steps.size() - NAMED_MAX;
        return TerminalText.clean(first) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String words(PlannedStep step) {
        String keys = step.changes().stream()
                .filter(change -> !step.action().equals("restart") || isRestart(change))
                .map(FieldChange::key)
                .collect(Collectors.joining(", "));
        return step.action() + " " + step.service() + (keys.isEmpty() ? "" : " (" + keys + ")");
    }

    private static boolean isRestart(FieldChange change) {
        return change.uptake().equals("restart");
    }

    /** With what differs between the files and what runs, setting by setting, where only a restart takes that up. */
    static Status withDrift(Status status, Invocation invocation) {
        if (changed(status.vigild(), invocation).isEmpty()) {
            return status;
        }
        Map<String, List<String>> keys = new LinkedHashMap<>();
        plan(invocation).map(ApplyReport::steps).orElse(List.of()).stream()
                .filter(step -> step.action().equals("restart"))
                .forEach(step -> keys.put(
                        step.service(),
                        step.changes().stream()
                                .filter(ChangedFiles::isRestart)
                                .map(FieldChange::key)
                                .toList()));
        return new Status(
                status.services().stream()
                        .map(service -> keys.containsKey(service.name()) ? with(service, keys) : service)
                        .toList(),
                status.vigild());
    }

    private static ServiceStatus with(ServiceStatus service, Map<String, List<String>> keys) {
        return service.withDrift(keys.getOrDefault(service.name(), List.of()));
    }

    /** For a hint only: what goes wrong with it is no failure of the command. */
    private static Optional<ApplyReport> plan(Invocation invocation) {
        try (ControlClient client = ControlClient.connect(Control.socket(invocation.places()))) {
            return Optional.of(client.post(Paths.APPLY, new ApplyOrder(true, null, null), ApplyReport.class));
        } catch (ControlFailure _) {
            return Optional.empty();
        }
    }

    private static List<String> changed(Status.VigildStatus vigild, Invocation invocation) {
        String last = vigild.configured();
        long read = TimeFormat.millis(last == null ? vigild.since() : last);
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

    /** Those that it reads, and their folder, in which one may be new or gone. */
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
                .orElseGet(() -> Stream.concat(
                                invocation.places().configurationFiles().stream(),
                                Stream.of(invocation.places().etc().resolve("services.d")))
                        .toList());
    }
}
