package dev.vigil.core;

/**
 * One launch of a service: every event about a process carries it, and the core drops events of an older one in one place.
 *
 * @param service the service's name
 * @param number 1 for the first launch since the service is known
 */
public record Incarnation(String service, long number) {
    @Override
    public String toString() {
        return service + "#" + number;
    }
}
