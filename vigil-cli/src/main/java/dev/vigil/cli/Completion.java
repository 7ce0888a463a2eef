package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import dev.vigil.config.Configuration;
import dev.vigil.config.Places;
import dev.vigil.logs.LogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What could stand at the end of a command line, told from the specifications that parse it. */
final class Completion {
    private final Invocation invocation;

    Completion(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Candidates that begin with {@code prefix}, after {@code words}. */
    List<String> of(List<String> words, String prefix) {
        Cursor cursor = Cursor.after(words);
        if (cursor.openOption().isPresent()) {
            return values(cursor.openOption().get(), cursor, prefix);
        }
        if (prefix.startsWith("-") && !cursor.optionsEnded()) {
            return option(cursor, prefix);
        }
        if (cursor.verb().getParent() == null) {
            return verbs(cursor.verb(), prefix);
        }
        return cursor.verb().getCommandSpec().positionalParameters().stream()
                .filter(parameter -> parameter.index().contains(cursor.position()))
                .findFirst()
                .map(parameter -> values(parameter, cursor, prefix))
                .orElse(List.of());
    }

    private List<String> option(Cursor cursor, String prefix) {
        int equals = prefix.indexOf('=');
        CommandSpec spec = cursor.verb().getCommandSpec();
        if (equals < 0) {
            return options(spec, prefix);
        }
        String name = prefix.substring(0, equals);
        OptionSpec option = spec.findOption(name);
        if (option == null) {
            return List.of();
        }
        return values(option, cursor, prefix.substring(equals + 1)).stream()
                .map(value -> value.startsWith(":") ? value : name + "=" + value)
                .toList();
    }

    private static List<String> options(CommandSpec spec, String prefix) {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .filter(option -> option.longestName().startsWith(prefix))
                .map(option -> described(option.longestName(), option.description()))
                .toList();
    }

    private static List<String> verbs(CommandLine top, String prefix) {
        return top.getSubcommands().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry ->
                        entry.getKey() + "\t" + Help.summary(entry.getValue().getCommandSpec()))
                .toList();
    }

    private static String described(String name, String... description) {
        return description.length == 0 ? name : name + "\t" + description[0];
    }

    private List<String> values(ArgSpec argument, Cursor cursor, String prefix) {
        return switch (argument.paramLabel()) {
            case "FILE" -> List.of(":files");
            case "DIR" -> List.of(":directories");
            case "COMMAND" -> List.of(cursor.position() == 0 ? ":commands" : ":files");
            case "USER" -> List.of(":users");
            case "GROUP" -> List.of(":groups");
            case "NAME", "SERVICE" -> matching(names(argument, cursor), prefix);
            default -> matching(fixed(argument), prefix);
        };
    }

    private static Stream<String> fixed(ArgSpec argument) {
        List<String> candidates = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(candidates::add);
        }
        return candidates.stream();
    }

    private static List<String> matching(Stream<String> candidates, String prefix) {
        return candidates.filter(candidate -> candidate.startsWith(prefix)).toList();
    }

    private Stream<String> names(ArgSpec argument, Cursor cursor) {
        if (argument instanceof OptionSpec) {
            return Stream.empty(); // a name to be given
        }
        Places places = cursor.root().map(root -> Places.below(Path.of(root))).orElse(invocation.places());
        return switch (cursor.verb().getCommandName()) {
            case "up" -> configured();
            case "logs" -> logged(places);
            default -> known(places);
        };
    }

    /** Of the running supervisor; none when none runs: a shell shows no errors. */
    private static Stream<String> known(Places places) {
        try (ControlClient client = Control.connect(places)) {
            Status status = client.get(Paths.SERVICES, Status.class);
            return status.services().stream().map(service -> service.name());
        } catch (ControlFailure | CommandFailure _) {
            return Stream.empty();
        }
    }

    private Stream<String> configured() {
        List<Path> files =
                new ConfigurationFiles(invocation).orDirectory().orPlaces().files();
        return Configuration.load(files).services().stream().map(service -> service.name());
    }

    private static Stream<String> logged(Places places) {
        try {
            return LogStore.all(places.log()).stream().map(LogStore::service);
        } catch (IOException _) {
            return Stream.empty();
        }
    }
}
