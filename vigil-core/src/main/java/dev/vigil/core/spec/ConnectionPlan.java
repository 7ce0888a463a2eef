package dev.vigil.core.spec;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * For each connection a process of its own is launched, which has it as standard input, output and error; and to whom
 * that is granted. What is not granted is closed at once.
 *
 * @param instances how many processes there are at most at a time, at least 1
 * @param perSource how many of them for clients of one address
 * @param rate how many connections are taken a second
 * @param access who may come, and when
 * @param maxLoad load average of the last minute up to which one is launched
 * @param banner absolute path of a file that each client is sent first
 * @param logged which connections are told in vigild's log
 */
public record ConnectionPlan(
        int instances,
        Optional<Integer> perSource,
        Optional<Rate> rate,
        Access access,
        Optional<Double> maxLoad,
        Optional<String> banner,
        Logged logged) {

    /**
     * A limit of connections.
     *
     * @param perSecond at most so many
     * @param pause how long none is taken once there were more; they wait
     */
    public record Rate(int perSecond, Duration pause) {}

    /**
     * Who may come, and when. Of two networks that both hold an address the narrower one counts; of two of one size
     * that which refuses.
     *
     * @param onlyFrom empty: everybody
     * @param noAccess who may not
     * @param times empty: always; by the clock of this machine's time zone
     */
    public record Access(List<SourceNetwork> onlyFrom, List<SourceNetwork> noAccess, List<TimeSpan> times) {
        public static final Access OPEN = new Access(List.of(), List.of(), List.of());

        public Access {
            onlyFrom = List.copyOf(onlyFrom);
            noAccess = List.copyOf(noAccess);
            times = List.copyOf(times);
        }

        /** Whether a client at {@code address} may come. */
        public boolean grants(SourceNetwork address) {
            int granted = narrowest(onlyFrom, address);
            int refused = narrowest(noAccess, address);
            return refused < 0 ? onlyFrom.isEmpty() || granted >= 0 : granted > refused;
        }

        private static int narrowest(List<SourceNetwork> networks, SourceNetwork address) {
            return networks.stream()
                    .filter(network -> network.contains(address))
                    .mapToInt(SourceNetwork::bits)
                    .max()
                    .orElse(-1);
        }

        /** Whether anybody may come at {@code time}. */
        public boolean grants(LocalTime time) {
            return times.isEmpty() || times.stream().anyMatch(span -> span.contains(time));
        }
    }

    /** A part of the day, from {@code from} on and before {@code until}; over midnight if that is earlier. */
    public record TimeSpan(LocalTime from, LocalTime until) {
        boolean contains(LocalTime time) {
            boolean begun = !time.isBefore(from);
            boolean before = time.isBefore(until);
            return from.isBefore(until) ? begun && before : begun || before;
        }
    }

    /** Which connections are told. */
    public enum Logged {
        ALL,
        FAILURES,
        NONE
    }
}
