package dev.vigil.core;

/**
 * A change of a service, as told to those who follow events.
 *
 * @param atNanos on the clock handed to {@link Supervisor#advance}
 * @param service name
 * @param from the state's word before: {@code running}
 * @param to the state's word after: {@code backoff}
 * @param incarnation the number of the launch it is about, 0 before the first
 * @param reason a sentence for a reader: {@code killed by SIGSEGV (core dumped) after 12 s; restart at once}
 * @param end how the launch that is over with this change ended: {@code exit code 1 after 20 ms}; empty: none is over,
 *     or its end is not known
 * @param startsAgain whether it begins by itself to be started again with this change
 */
public record Notice(
        long atNanos,
        String service,
        String from,
        String to,
        long incarnation,
        String reason,
        String end,
        boolean startsAgain) {}
