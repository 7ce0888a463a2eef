package dev.vigil.cli;

import dev.vigil.api.client.ControlFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The whole command from its arguments to its exit code. The parser is told of the one verb that was named; of all of
 * them only for help, and to suggest one where the name is not known.
 */
final class Vigil {
    private final Console console;
    private Optional<SupervisorChoice> choice = Optional.empty();

    Vigil(Console console) {
        this.console = console;
    }

    /** @return the exit code */
    int run(String... args) {
        try {
            int code = dispatch(args);
            console.out().flush();
            return code;
        } catch (CommandFailure failure) {
            return fail(failure.exitCode(), String.valueOf(failure.getMessage()));
        } catch (ControlFailure failure) {
            return fail(Control.exitCode(failure), failure.getMessage() + hint(failure));
        } catch (ParameterException wrongUse) {
            return fail(ExitCode.USAGE, UsageError.explain(wrongUse));
        } catch (OutputBuffer.UnwritableOutput cannotWrite) {
            return unwritable(String.valueOf(cannotWrite.getMessage()));
        } catch (UncheckedIOException failure) {
            return unreadable(Objects.requireNonNull(failure.getCause()));
        } catch (InvalidPathException invalid) {
            return fail(ExitCode.USAGE, "cannot use a path: it is not UTF-8 (" + invalid.getInput() + ")");
        } catch (IOException failure) {
            return unreadable(failure);
        }
    }

    private int unreadable(IOException failure) {
        CommandFailure told = FileErrors.failure("go on", failure);
        return fail(told.exitCode(), String.valueOf(told.getMessage()));
    }

    private int dispatch(String... args) throws IOException {
        CommandLine line = new CommandLine(Help.top());
        String word = firstWord(args);
        Optional<Verb> named = Verbs.named(word);
        if (named.isPresent()) {
            Help.addVerb(line, word, named.get());
        } else {
            Help.addAll(line);
        }
        ParseResult parsed = line.parseArgs(LineCount.expand(word, args));
        if (parsed.hasMatchedOption("--version")) {
            return new VersionVerb().run(invocation(parsed, parsed));
        }
        if (named.isEmpty()) {
            return withoutVerb(line, parsed);
        }
        return runVerb(named.get(), parsed);
    }

    private int runVerb(Verb verb, ParseResult parsed) throws IOException {
        ParseResult own = parsed.subcommand();
        if (own == null || parsed.isUsageHelpRequested() || own.isUsageHelpRequested()) {
            CommandSpec spec = own == null ? parsed.commandSpec() : own.commandSpec();
            console.out().control(Help.text(spec.commandLine(), console.out().terminal()));
            return ExitCode.DONE;
        }
        refuseEmpty(parsed);
        refuseEmpty(own);
        Invocation invocation = invocation(parsed, own);
        try {
            return verb.run(invocation);
        } catch (ControlFailure failure) {
            if (failure.kind() == ControlFailure.Kind.NO_ANSWER) {
                throw Control.silent(invocation.places(), failure);
            }
            throw failure;
        }
    }

    /** As of a variable of a script that is not set: {@code vigil --root "$DIR" down} must not end another vigild. */
    private static void refuseEmpty(ParseResult parsed) {
        for (OptionSpec option : parsed.matchedOptions()) {
            if (option.arity().max() > 0 && option.originalStringValues().contains("")) {
                throw new CommandFailure(ExitCode.USAGE, "cannot use " + option.longestName() + ": it is empty");
            }
        }
    }

    private int withoutVerb(CommandLine line, ParseResult parsed) {
        if (parsed.isUsageHelpRequested()) {
            console.out().control(Help.text(line, console.out().terminal()));
            return ExitCode.DONE;
        }
        console.err().print(Help.text(line, Terminal.NONE));
        return ExitCode.USAGE;
    }

    private Invocation invocation(ParseResult top, ParseResult own) {
        String root = own.matchedOptionValue(ArgumentSpecs.ROOT, top.matchedOptionValue(ArgumentSpecs.ROOT, ""));
        boolean noProject =
                own.hasMatchedOption(ArgumentSpecs.NO_PROJECT) || top.hasMatchedOption(ArgumentSpecs.NO_PROJECT);
        SupervisorChoice chosen = SupervisorChoice.of(console, own.commandSpec().name(), root, noProject);
        choice = Optional.of(chosen);
        return new Invocation(own, console, chosen.places(), chosen.rooted(), chosen.project());
    }

    /** The first argument that is no option; {@code --root} alone takes a value before the verb. */
    private static String firstWord(String... args) {
        List<String> words = Arrays.asList(args);
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(ArgumentSpecs.ROOT)) {
                i++;
            } else if (!words.get(i).startsWith("-")) {
                return words.get(i);
            }
        }
        return "";
    }

    /** Where no supervisor runs: which one was meant, and where others may run. */
    private String hint(ControlFailure failure) {
        if (failure.kind() != ControlFailure.Kind.NO_SUPERVISOR || choice.isEmpty()) {
            return "";
        }
        Optional<Project> project = choice.get().project();
        if (project.isPresent()) {
            return "\nThe project is " + project.get().folder() + "; vigil up starts it, vigil projects lists others.";
        }
        boolean others = !choice.get().rooted()
                && !new Projects(console.environment()).all().isEmpty();
        return others ? "\nvigil projects lists the supervisors of projects." : "";
    }

    private int fail(int code, String message) {
        try {
            console.out().flush(); // what was said before comes first
        } catch (OutputBuffer.UnwritableOutput _) {
            // the failure that is told is the earlier one
        }
        console.err().println("vigil: " + message);
        return code;
    }

    /** A reader that has seen enough is no failure worth a message. */
    private int unwritable(String reason) {
        if (!reason.contains("Broken pipe")) {
            console.err().println("vigil: cannot write the output: " + reason);
        }
        return ExitCode.FAILED;
    }
}
