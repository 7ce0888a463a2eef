package dev.vigil.cli;

import dev.vigil.config.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which supervisor a command means. The first of these that there is: {@code --root}, {@code VIGIL_ROOT}, the project
 * of the working directory if it has been started, the supervisor whose service this command runs in
 * ({@code VIGIL_RUN}), the project of the working directory, the caller's own supervisor. What starts a project
 * ({@code up}) looks at no {@code VIGIL_RUN}: a build that runs as a service may start the project that it tests.
 *
 * @param places where it lives
 * @param rooted whether the user said where
 * @param project whose it is; empty: no project's
 */
record SupervisorChoice(Places places, boolean rooted, Optional<Project> project) {
    private static final Set<String> STARTS = Set.of("up", "check", CompleteVerb.NAME);
    private static final Set<String> MEANS_ONE = Set.of(
            "status", "why", "logs", "events", "start", "stop", "restart", "reload", "signal", "down", "upgrade");

    /** @param root the value of {@code --root}; empty: none */
    static SupervisorChoice of(Console console, String verb, String root, boolean noProject) {
        Map<String, String> environment = console.environment();
        if (!root.isEmpty()) {
            return new SupervisorChoice(Places.below(console.directory().resolve(root)), true, Optional.empty());
        }
        boolean rooted = !environment.getOrDefault("VIGIL_ROOT", "").isEmpty();
        boolean starts = STARTS.contains(verb);
        if (rooted || noProject || !(starts || MEANS_ONE.contains(verb))) {
            return new SupervisorChoice(Places.of(environment), rooted, Optional.empty());
        }
        return of(console, starts);
    }

    private static SupervisorChoice of(Console console, boolean starts) {
        Map<String, String> environment = console.environment();
        Projects projects = new Projects(environment);
        Places own = Places.own(environment);
        Optional<Project> project = projects.around(console.directory(), starts);
        boolean started = project.isPresent() && projects.isStarted(project.get());
        if (!started && !starts) {
            Optional<Places> parent = parent(environment);
            if (parent.isPresent()) {
                return new SupervisorChoice(parent.get(), false, Optional.empty());
            }
        }
        if (project.isEmpty() || (!started && serves(own, project.get().folder()))) {
            return new SupervisorChoice(own, false, Optional.empty());
        }
        return new SupervisorChoice(project.get().places(), false, project);
    }

    /** The supervisor whose service this process is in, if nobody but root or the caller can have put it there. */
    private static Optional<Places> parent(Map<String, String> environment) {
        String run = environment.getOrDefault("VIGIL_RUN", "");
        if (!run.startsWith("/") || !Projects.belongsToUs(Path.of(run))) {
            return Optional.empty();
        }
        return Optional.of(Places.ofRun(Path.of(run), environment));
    }

    /**
     * Whether the vigild of {@code own} was started with a file in {@code folder}, as {@code vigild -f vigil.toml} in a
     * container does.
     */
    private static boolean serves(Places own, Path folder) {
        if (!Files.exists(own.socket())) {
            return false;
        }
        try {
            int pid = Integer.parseInt(Files.readString(own.pidFile()).strip());
            return StartedFiles.of(pid).stream().anyMatch(file -> folder.equals(file.getParent()));
        } catch (IOException | NumberFormatException _) {
            return false; // it has ended, or is another user's
        }
    }
}
