package dev.vigil.cli;

import dev.vigil.config.Loaded;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil security}: how much a service could do to the machine if somebody took it over. */
final class SecurityVerb implements Verb {
    static final String NAME = "security";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "security [NAME...] [--json]",
                "Show what services could do if somebody took them over, with a score: 0 nothing, 10 everything.",
                "By their configuration, which vigil check takes too; what this machine cannot do, vigil doctor tells."
                        + " Without NAME: the scores of all.",
                "A score is no proof: it counts the keys of sandbox and user that are not used, by their weight.");
        spec.addOption(ArgumentSpecs.flag("Print JSON.", "--json"));
        spec.addOption(ArgumentSpecs.allowUntrusted("files"));
        spec.addPositional(ArgumentSpecs.many(0, 0, "NAME", "A service."));
        ArgumentSpecs.examples(
                spec, "what web could do", "vigil security web", "the scores of all services", "vigil security");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        ConfigurationFiles files =
                new ConfigurationFiles(invocation).orDirectory().orPlaces();
        files.found();
        Loaded loaded = files.read();
        if (!loaded.problems().isEmpty()) {
            throw ConfigurationFiles.invalid(loaded);
        }
        List<String> names = invocation.words(0);
        for (String name : names) {
            if (loaded.services().stream().noneMatch(spec -> isNamed(spec, name))) {
                throw new CommandFailure(
                        ExitCode.UNKNOWN, "cannot find the service in the configuration (" + name + ")");
            }
        }
        List<SecurityScore> scores = loaded.services().stream()
                .filter(spec -> names.isEmpty() || names.stream().anyMatch(name -> isNamed(spec, name)))
                .map(SecurityScore::of)
                .toList();
        if (invocation.has("--json")) {
            printJson(invocation.out(), scores);
        } else if (names.isEmpty()) {
            printAll(invocation.out(), scores);
        } else {
            scores.forEach(score -> printOne(invocation.out(), score));
        }
        return ExitCode.DONE;
    }

    private static boolean isNamed(ServiceSpec spec, String name) {
        return spec.name().equals(name) || spec.group().equals(name);
    }

    private static void printAll(OutputBuffer out, List<SecurityScore> scores) {
        TextTable table = new TextTable(-1, "SERVICE", "EXPOSURE", "LEVEL");
        scores.forEach(score -> table.row(score.service(), number(score.exposure()), score.level()));
        table.print(out);
    }

    private static void printOne(OutputBuffer out, SecurityScore score) {
        TextTable table = new TextTable(0, "OK", "WHAT", "COST", "WHY");
        for (SecurityScore.Item item : score.items()) {
            table.row(
                    item.isGood() ? "yes" : "no",
                    item.key(),
                    item.isGood() ? "" : number(item.cost() * 10.0 / score.weight()),
                    item.reason());
        }
        table.print(out);
        out.line("exposure of " + score.service() + ": " + number(score.exposure()) + " of 10, " + score.level());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void printJson(OutputBuffer out, List<SecurityScore> scores) {
        StringBuilder json = new StringBuilder("{\"services\":[");
        for (SecurityScore score : scores) {
            JsonLine.quote(
                    json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                            .append("{\"name\":"),
                    score.service());
            json.append(",\"exposure\":").append(number(score.exposure()));
            JsonLine.quote(json.append(",\"level\":"), score.level());
            json.append(",\"items\":[");
            for (SecurityScore.Item item : score.items()) {
                json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append("{\"key\":");
                JsonLine.quote(json, item.key());
                json.append(",\"ok\":").append(item.isGood());
                JsonLine.quote(json.append(",\"reason\":"), item.reason());
                json.append('}');
            }
            json.append("]}");
        }
        out.json(json.append("]}").toString());
    }
}
