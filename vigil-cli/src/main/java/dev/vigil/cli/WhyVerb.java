package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.Why;
import dev.vigil.api.client.ControlClient;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil why}: the story of a service's state. */
final class WhyVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "why",
                "why [--json] NAME",
                "Tell why a service is in the state it is in: cause, evidence, and what comes next.",
                "Shows its latest ends, what it waits for, and the last lines of its output.");
        spec.addOption(
                ArgumentSpecs.flag("Print what the control socket says, as JSON; without the output.", "--json"));
        spec.addPositional(ArgumentSpecs.one(0, "NAME", "A service.", List.of()));
        ArgumentSpecs.examples(spec, "why is the web server down?", "vigil why web");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        String path = Paths.why(invocation.word(0).orElseThrow());
        try (ControlClient client = Control.connect(invocation.places())) {
            if (invocation.has("--json")) {
                invocation.out().json(client.bytes(path));
            } else {
                new WhyPrinter(client.get(path, Why.class), invocation).tell();
            }
            return ExitCode.DONE;
        }
    }
}
