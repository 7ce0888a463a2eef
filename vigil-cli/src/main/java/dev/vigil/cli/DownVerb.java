package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import java.io.IOException;
import java.nio.file.Files;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil down}: stops everything in order, then vigild, and returns when it is gone. */
final class DownVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "down",
                "down",
                "Stop all services, first what requires others, then vigild itself.",
                "Exit code: 0 all is down, 1 something could not be stopped, 4 no supervisor.");
        ArgumentSpecs.examples(
                spec,
                "stop everything",
                "vigil down",
                "stop the supervisor of another root",
                "vigil --root /tmp/try down");
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        try {
            return down(invocation);
        } catch (ControlFailure failure) {
            if (failure.kind() == ControlFailure.Kind.NO_SUPERVISOR) {
                // A guard that could not bring its vigild back yet must not do so later.
                Files.deleteIfExists(invocation.places().guard());
            }
            throw failure;
        }
    }

    private static int down(Invocation invocation) {
        Console console = invocation.console();
        try (ControlClient client = Control.connect(invocation.places())) {
            // Taken before the request, so that the pid cannot be another's by then.
            try (ExitWait ending = ExitWait.of(invocation.places());
                    Progress _ = Progress.begin(console, "stopping everything")) {
                Results results = client.post(Paths.SHUTDOWN, Results.class);
                ending.await();
                return tellFailed(console, results);
            }
        }
    }

    private static int tellFailed(Console console, Results results) {
        int code = ExitCode.DONE;
        for (Results.Result result : results.results()) {
            if (!result.ok()) {
                console.err()
                        .println("vigil: cannot stop " + result.name() + ": " + TerminalText.clean(result.message()));
                code = ExitCode.FAILED;
            }
        }
        return code;
    }
}
