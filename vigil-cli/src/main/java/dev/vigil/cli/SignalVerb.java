package dev.vigil.cli;

import dev.vigil.api.Action;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.config.text.Signals;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil signal}: a signal to the main processes of services. */
final class SignalVerb implements Verb {
    static final List<String> SIGNALS =
            List.of("HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "CONT", "STOP", "TSTP", "WINCH", "ALRM");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "signal",
                "signal SIGNAL (--all | NAME...)",
                "Send a signal to the main process of services.",
                "What becomes of them then is for their restart policy to say: to stop one, use vigil stop.");
        spec.addOption(ArgumentSpecs.flag("Send it to every service that runs.", "--all"));
        spec.addPositional(
                ArgumentSpecs.one(0, "SIGNAL", "A name with or without SIG, or a number: USR1, SIGUSR1, 10.", SIGNALS));
        spec.addPositional(ArgumentSpecs.many(1, 0, "NAME", "Services, or groups of instances."));
        ArgumentSpecs.examples(
                spec,
                "let nginx open its logs again",
                "vigil signal USR1 web",
                "freeze a worker and let it go on",
                "vigil signal STOP worker && vigil signal CONT worker");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        List<String> names = invocation.words(1);
        boolean all = invocation.has("--all");
        if (all != names.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "cannot signal: name services, or use --all, but not both");
        }
        String signal = checked(invocation.word(0).orElseThrow());
        return ActionVerb.perform(invocation, new Action("signal", names, all, signal, true));
    }

    private static String checked(String signal) {
        try {
            Signals.parse(signal);
            return signal;
        } catch (InvalidValue invalid) {
            throw new CommandFailure(ExitCode.USAGE, "cannot signal: " + invalid.getMessage());
        }
    }
}
