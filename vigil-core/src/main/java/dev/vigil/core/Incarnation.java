package dev.vigil.core;

/**
 * One launch of a service: every event about a process carries it, and the core drops events of an older one in one
 * place.
 *
 * @param service the service's name
 * @param number 1 for the first launch since the service is known
 */
public record Incarnation(String service, long number) {
    /* By hand, here only: the methods that the compiler makes for records cost some milliseconds at their first call.
     * */
    @Override
    public boolean equals(Object other) {
        return other instanceof Incarnation same && number == same.number && service.equals(same.service);
    }

    @Override
    public int hashCode() {
        return 31 * service.hashCode() + Long.hashCode(number);
    }

    @Override
    public String toString() {
        return service + "#" + number;
    }
}
