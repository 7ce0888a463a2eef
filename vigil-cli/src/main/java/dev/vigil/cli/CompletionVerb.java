package dev.vigil.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil completion}: a script that makes a shell ask {@link CompleteVerb}. */
final class CompletionVerb implements Verb {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "completion",
                "completion bash|zsh|fish",
                "Print a script that completes verbs, options and names of services in a shell.");
        spec.addPositional(ArgumentSpecs.one(0, "SHELL", "The shell: bash, zsh or fish.", SHELLS));
        ArgumentSpecs.examples(
                spec,
                "in ~/.bashrc",
                "source <(vigil completion bash)",
                "in ~/.zshrc, after compinit",
                "source <(vigil completion zsh)",
                "for fish, once",
                "vigil completion fish > ~/.config/fish/completions/vigil.fish");
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String shell = invocation.word(0).orElseThrow();
        if (!SHELLS.contains(shell)) {
            throw new CommandFailure(ExitCode.USAGE, "cannot complete: the shell is bash, zsh or fish (" + shell + ")");
        }
        try (InputStream script = CompletionVerb.class.getResourceAsStream("completion." + shell)) {
            if (script == null) {
                throw new CommandFailure(ExitCode.FAILED, "cannot complete: the script is missing (" + shell + ")");
            }
            byte[] bytes = script.readAllBytes();
            invocation.out().bytes(bytes, 0, bytes.length);
        }
        return ExitCode.DONE;
    }
}
