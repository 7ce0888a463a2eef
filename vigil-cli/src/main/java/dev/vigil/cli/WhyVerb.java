package dev.vigil.cli;

import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.Why;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import dev.vigil.config.text.NamePattern;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil why}: the story of a service's state. */
final class WhyVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "why",
                "why [--json] [NAME...]",
                "Tell why a service is in the state it is in: cause, evidence, and what comes next.",
                "Without a name: of all services that are not as they should be.",
                "Shows its latest ends, what it waits for, and the last lines of its output.");
        spec.addOption(ArgumentSpecs.flag(
                "Print what the control socket says, as JSON, one service a line; without the output.", "--json"));
        spec.addPositional(ArgumentSpecs.many(
                0, 0, "NAME", "Services, or groups of instances; all that are not well if none is named."));
        ArgumentSpecs.examples(
                spec, "why is the web server down?", "vigil why web", "what is not as it should be?", "vigil why");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        List<String> names = invocation.words(0);
        try (ControlClient client = Control.connect(invocation.places())) {
            if (names.size() == 1 && !NamePattern.isPattern(names.getFirst())) {
                one(client, names.getFirst(), invocation);
            } else {
                many(client, names, invocation);
            }
            return ExitCode.DONE;
        }
    }

    /** A group has no story of its own: where there is no such service, its instances are told. */
    private static void one(ControlClient client, String name, Invocation invocation) {
        try {
            byte[] json = client.bytes(Paths.why(name));
            if (invocation.has("--json")) {
                invocation.out().json(json);
            } else {
                tell(Json.read(json, Why.class), invocation);
            }
        } catch (ControlFailure failure) {
            if (failure.kind() != ControlFailure.Kind.UNKNOWN) {
                throw failure;
            }
            many(client, List.of(name), invocation);
        }
    }

    private static void many(ControlClient client, List<String> names, Invocation invocation) {
        Status status = client.get(Paths.SERVICES, Status.class);
        ServiceNames.requireKnown("tell why", status, names);
        List<String> told = status.services().stream()
                .filter(service -> names.isEmpty()
                        ? !isWell(service)
                        : names.stream().anyMatch(name -> ServiceNames.matches(service.name(), name)))
                .map(ServiceStatus::name)
                .toList();
        if (told.isEmpty() && !invocation.has("--json")) {
            invocation.out().line("nothing to tell: all services are as they should be");
        }
        for (String name : told) {
            if (invocation.has("--json")) {
                invocation.out().json(client.bytes(Paths.why(name)));
            } else {
                tell(client.get(Paths.why(name), Why.class), invocation);
                if (!name.equals(told.getLast())) {
                    invocation.out().line("");
                }
            }
        }
    }

    private static void tell(Why why, Invocation invocation) {
        new WhyPrinter(why, invocation).tell();
    }

    /** One that an operator has stopped is as it should be. */
    private static boolean isWell(ServiceStatus service) {
        boolean stopped = service.state().equals("down") && service.goal().equals("down");
        boolean unhealthy = Boolean.FALSE.equals(service.healthy());
        return service.note() == null && !unhealthy && (stopped || StatusVerb.isWell(service));
    }
}
