package dev.vigil.cli;

import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.config.text.NamePattern;
import dev.vigil.config.text.Suggestion;
import java.util.List;
import java.util.Optional;

/**
 * What a name on the command line stands for: a service, or all instances {@code NAME-1}, {@code NAME-2}, ... of a
 * group, or all that a pattern {@code web*} matches.
 */
final class ServiceNames {
    private ServiceNames() {}

    static List<ServiceStatus> of(Status status, String name) {
        return status.services().stream()
                .filter(service -> matches(service.name(), name))
                .toList();
    }

    /** Refuses to go on where a name stands for no service; {@code what} is as in {@code show status}. */
    static void requireKnown(String what, Status status, List<String> names) {
        unknown(what, status, names).ifPresent(failure -> {
            throw failure;
        });
    }

    /** What to say of names that stand for no service. */
    static Optional<CommandFailure> unknown(String what, Status status, List<String> names) {
        List<String> known = status.services().stream().map(ServiceStatus::name).toList();
        List<String> unknown = names.stream()
                .filter(name -> known.stream().noneMatch(service -> matches(service, name)))
                .map(name -> name + Suggestion.suggest(name, known))
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new CommandFailure(
                        ExitCode.UNKNOWN, "cannot " + what + ": no such service (" + String.join(", ", unknown) + ")"));
    }

    static boolean matches(String service, String name) {
        if (NamePattern.isPattern(name)) {
            return NamePattern.matches(name, service);
        }
        return service.equals(name) || (service.startsWith(name + "-") && isNumber(service, name.length() + 1));
    }

    private static boolean isNumber(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return from < text.length();
    }
}
