package dev.vigil.cli;

import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.VigildOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code vigil daemon}, which is {@code vigild}: the supervisor itself. */
final class DaemonVerb implements Verb {
    /** Told by {@link Detached}: the descriptor that gets a line once the control socket listens. */
    static final String READY_FD = "--ready-fd";

    /** Told by {@link Detached}: the services of {@code vigil up -d SERVICE...}. */
    static final String ONLY = "--only";

    /** Told by a vigild that is to be upgraded: say whether the configuration and the journal can be understood. */
    private static final String CHECK_STATE = "--check-state";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "daemon",
                "daemon [--foreground [--follow]] [-f FILE]...",
                "Run vigild, the supervisor itself; vigild is the same as vigil daemon.",
                "Goes into the background and returns once its control socket listens; stays in the foreground with"
                        + " --foreground, as init systems want it, and as PID 1.",
                "As PID 1 of a container it ends with it; as PID 1 of a machine it switches the machine off once all is"
                        + " stopped.");
        spec.addOption(ArgumentSpecs.flag("Stay in the foreground, with messages on standard error.", "--foreground"));
        spec.addOption(ArgumentSpecs.flag(
                "In the foreground: show the output of all services on standard output, as vigil up does; it is logged"
                        + " as well. Without it: of those whose key says output = \"both\".",
                PrefixOption.FOLLOW));
        PrefixOption.addTo(spec);
        spec.addOption(ArgumentSpecs.repeated(
                "FILE",
                "Configuration, may be given many times. Without it: vigil.toml and services.d/*.toml in /etc/vigil (a"
                        + " user's: in ~/.config/vigil).",
                "-f",
                "--file"));
        spec.addOption(ArgumentSpecs.allowUntrusted("files and a distribution"));
        spec.addOption(OptionSpec.builder(READY_FD)
                .type(String.class)
                .arity("1")
                .hidden(true)
                .build());
        spec.addOption(
                OptionSpec.builder(CHECK_STATE).type(boolean.class).hidden(true).build());
        spec.addOption(OptionSpec.builder(ONLY)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .hidden(true)
                .build());
        ArgumentSpecs.examples(
                spec,
                "in an init system's unit",
                "ExecStart=/opt/vigil/bin/vigild --foreground",
                "in a container",
                "ENTRYPOINT [\"/opt/vigil/bin/vigild\", \"--follow\", \"-f\", \"/etc/vigil.toml\"]",
                "a second one beside it, in the background",
                "vigil --root /srv/test daemon -f test.toml");
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        boolean here = invocation.has("--foreground") || ProcessHandle.current().pid() == 1;
        if (here) {
            PrefixOption.of(invocation);
            Foreground.prepare();
        } else if (invocation.has(PrefixOption.FOLLOW) || PrefixOption.isGiven(invocation)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot show the output of services: vigild goes into the background; --foreground");
        }
        ConfigurationFiles files = files(invocation);
        List<ServiceSpec> services = files.loadAny();
        if (invocation.has(CHECK_STATE)) {
            return Foreground.check(invocation);
        }
        List<String> only = invocation.values(ONLY);
        if (here) {
            Optional<Integer> readyFd = invocation.value(READY_FD).map(DaemonVerb::descriptor);
            return Foreground.daemon(invocation, configured(invocation, services, files), readyFd);
        }
        RunningCheck.refuseSecond(invocation.places());
        new Detached(invocation).start(files.told(), only);
        return ExitCode.DONE;
    }

    private static ConfigurationFiles files(Invocation invocation) {
        return new ConfigurationFiles(invocation)
                .named(invocation.values("--file"))
                .orPlaces();
    }

    private static VigildOptions.Configured configured(
            Invocation invocation, List<ServiceSpec> services, ConfigurationFiles files) {
        List<String> only = invocation.values(ONLY);
        FileSource source =
                new FileSource(invocation, () -> files(invocation), UnaryOperator.identity(), only.isEmpty());
        return new VigildOptions.Configured(services, only, files.settings(), source);
    }

    private static int descriptor(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException _) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use " + READY_FD + ": not a descriptor (" + text + ")");
        }
    }
}
