package dev.vigil.cli;

import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import java.util.List;

/**
 * What a name on the command line stands for: a service, or all instances {@code NAME-1}, {@code NAME-2}, ... of a
 * group.
 */
final class ServiceNames {
    private ServiceNames() {}

    static List<ServiceStatus> of(Status status, String name) {
        return status.services().stream()
                .filter(service -> matches(service.name(), name))
                .toList();
    }

    static boolean matches(String service, String name) {
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
