package dev.vigil.cli;

import dev.vigil.api.Action;
import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code start}, {@code stop}, {@code restart} and {@code reload}: asks for it and waits for the outcome. */
final class ActionVerb implements Verb {
    private final String action;

    ActionVerb(String action) {
        this.action = action;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                action,
                action + " [--no-wait] (--all | NAME...)",
                what(),
                "Waits for the outcome and tells it. Exit code: 0 done, 1 failed for one of them, 4 no such service.");
        spec.addOption(ArgumentSpecs.flag("Do it to every service.", "--all"));
        spec.addOption(ArgumentSpecs.flag("Return at once, without the outcome.", "--no-wait"));
        spec.addPositional(ArgumentSpecs.many(0, 0, "NAME", "Services, or groups of instances."));
        examples(spec);
        return spec;
    }

    private String what() {
        return switch (action) {
            case "start" ->
                "Start services, and what they require. One that runs is left as it is; a oneshot that is done"
                        + " runs again.";
            case "stop" -> "Stop services, first what requires them.";
            case "restart" -> "Stop services and start them again. One that is down is started.";
            default -> "Tell services to read their configuration again: by SIGHUP, or as their reload key says.";
        };
    }

    private void examples(CommandSpec spec) {
        ArgumentSpecs.examples(
                spec,
                action + " two services and wait until it is done",
                "vigil " + action + " web db",
                action + " all instances of one service, web-1, web-2, ...",
                "vigil " + action + " web",
                action + " everything, without waiting",
                "vigil " + action + " --all --no-wait");
    }

    @Override
    public int run(Invocation invocation) {
        List<String> names = invocation.words(0);
        boolean all = invocation.has("--all");
        if (all != names.isEmpty()) {
            String reason = all
                    ? "both --all and names are given (" + String.join(", ", names) + ")"
                    : "no service is named; name some, or use --all";
            throw new CommandFailure(ExitCode.USAGE, "cannot " + action + ": " + reason);
        }
        return perform(invocation, new Action(action, names, all, null, !invocation.has("--no-wait")));
    }

    /** Asks for it and tells what became of it. */
    static int perform(Invocation invocation, Action action) {
        String whom = Boolean.TRUE.equals(action.all()) ? "everything" : String.join(", ", action.names());
        Results results;
        Optional<Status> after = Optional.empty();
        try (ControlClient client = Control.connect(invocation.places());
                Progress _ = Progress.begin(invocation.console(), action.action() + " " + whom)) {
            results = client.post(Paths.ACTIONS, action, Results.class);
            after = action.action().equals("restart") ? status(client) : after;
        } catch (ControlFailure failure) {
            boolean all = failure.kind() == ControlFailure.Kind.UNKNOWN
                    && action.names().contains("all");
            throw all
                    ? new CommandFailure(ExitCode.UNKNOWN, failure.getMessage() + "; --all is every service")
                    : failure;
        }
        int code = tell(invocation.console(), action.action(), results);
        after.ifPresent(status -> ChangedFiles.tell(status.vigild(), invocation));
        return code;
    }

    /** For a hint only: what goes wrong with it is no failure of the action. */
    private static Optional<Status> status(ControlClient client) {
        try {
            return Optional.of(client.get(Paths.SERVICES, Status.class));
        } catch (ControlFailure _) {
            return Optional.empty();
        }
    }

    /** One line a service: what went well on standard output, what did not on standard error. */
    static int tell(Console console, String action, Results results) {
        int code = ExitCode.DONE;
        for (Results.Result result : results.results()) {
            if (result.ok()) {
                console.out().print(result.name(), Style.BOLD).line(": " + TerminalText.clean(result.message()));
            } else {
                console.out().flush();
                console.err()
                        .println("vigil: cannot " + action + " " + result.name() + ": " + TerminalText.failure(result));
                code = ExitCode.FAILED;
            }
        }
        return code;
    }
}
