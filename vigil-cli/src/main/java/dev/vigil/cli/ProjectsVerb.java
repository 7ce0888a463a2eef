package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import dev.vigil.config.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil projects}: which folders have a supervisor of their own. */
final class ProjectsVerb implements Verb {
    static final String NAME = "projects";

    private static final String FORGET = "--forget";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "projects [--json | --forget FOLDER]",
                "List the folders that have a supervisor of their own, since vigil up was run in them.",
                "The first line is the machine's or the user's own supervisor, where it runs.",
                "What is kept of a project (its logs and its state) is in its ROOT; all verbs take it as --root.");
        spec.addOption(ArgumentSpecs.flag("Print JSON.", "--json"));
        spec.addOption(ArgumentSpecs.option(
                "DIR", "Remove what is kept of the project of this folder, logs too; it must be down.", FORGET));
        ArgumentSpecs.examples(
                spec,
                "all projects",
                "vigil projects",
                "remove the logs and the state of one that is no longer needed",
                "vigil projects --forget ~/src/shop");
        return spec;
    }

    /**
     * What is shown of a supervisor.
     *
     * @param folder its project's, or the configuration of the caller's own
     * @param root as --root names it; empty: it is the caller's own
     */
    private record Found(String name, Path folder, Optional<Path> root, Optional<Status> status, String state) {
        static Found of(Project project) {
            return of(project.name(), project.folder(), Optional.of(project.root()), project.places());
        }

        static Found of(String name, Path folder, Optional<Path> root, Places places) {
            try (ControlClient client = ControlClient.connect(Control.socket(places))) {
                Status status = client.get(Paths.SERVICES, Status.class);
                return new Found(name, folder, root, Optional.of(status), "running");
            } catch (ControlFailure failure) {
                boolean none = failure.kind() == ControlFailure.Kind.NO_SUPERVISOR;
                return new Found(name, folder, root, Optional.empty(), none ? "down" : "no answer");
            }
        }

        long good() {
            return services().stream().filter(StatusVerb::isWell).count();
        }

        List<ServiceStatus> services() {
            return status.map(Status::services).orElse(List.of());
        }
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Map<String, String> environment = invocation.console().environment();
        Projects projects = new Projects(environment);
        if (invocation.value(FORGET).isPresent()) {
            return forget(projects, invocation);
        }
        List<Found> found = new ArrayList<>();
        Places own = Places.own(environment);
        Found first = Found.of("-", own.etc(), Optional.empty(), own);
        if (!first.state().equals("down")) {
            found.add(first);
        }
        projects.all().forEach(project -> found.add(Found.of(project)));
        if (invocation.has("--json")) {
            printJson(found, invocation.out());
        } else if (!found.isEmpty()) {
            print(found, invocation.out());
        }
        return ExitCode.DONE;
    }

    private static void print(List<Found> found, OutputBuffer out) {
        TextTable table = new TextTable(1, "PROJECT", "STATE", "SERVICES", "FOLDER");
        for (Found each : found) {
            String services = each.status().isEmpty()
                    ? "-"
                    : each.good() + "/" + each.services().size();
            boolean there = each.root().isEmpty() || Files.isDirectory(each.folder());
            String gone = there ? "" : " (gone; root " + each.root().orElseThrow() + ")";
            table.row(each.name(), each.state(), services, each.folder() + gone);
        }
        table.print(out);
    }

    private static void printJson(List<Found> found, OutputBuffer out) {
        StringBuilder json = new StringBuilder("{\"projects\":[");
        for (Found each : found) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append("{\"name\":");
            JsonLine.quote(json, each.name());
            JsonLine.quote(json.append(",\"folder\":"), each.folder().toString());
            each.root().ifPresent(root -> JsonLine.quote(json.append(",\"root\":"), root.toString()));
            JsonLine.quote(json.append(",\"state\":"), each.state());
            json.append(",\"services\":").append(each.services().size());
            json.append(",\"running\":").append(each.good()).append('}');
        }
        out.json(json.append("]}").toString());
    }

    private static int forget(Projects projects, Invocation invocation) throws IOException {
        Path named = invocation
                .console()
                .directory()
                .resolve(invocation.value(FORGET).orElseThrow())
                .toAbsolutePath()
                .normalize();
        Path folder = Files.exists(named) ? named.toRealPath() : named;
        Project project = projects.all().stream()
                .filter(each -> each.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.UNKNOWN, "cannot forget the project: it has never been started (" + folder + ")"));
        if (!Found.of(project).state().equals("down") || lives(project.places())) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "cannot forget the project: its supervisor runs (vigil --root " + project.root()
                            + " down ends it)");
        }
        FolderRemoval.remove(project.root());
        invocation.out().line(folder + " is forgotten (" + project.root() + ")");
        return ExitCode.DONE;
    }

    /** Whether the process of its pid file is there, be its socket gone or not. */
    private static boolean lives(Places places) {
        try {
            return Files.exists(
                    Path.of("/proc", Files.readString(places.pidFile()).strip(), "stat"));
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }
}
