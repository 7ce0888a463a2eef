package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.ConnectionPlan;
import dev.vigil.core.spec.ConnectionPlan.Access;
import dev.vigil.core.spec.ConnectionPlan.Logged;
import dev.vigil.core.spec.ConnectionPlan.TimeSpan;
import dev.vigil.core.spec.SourceNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a socket of {@code listen} for each of whose connections a process is launched. */
final class ConnectionKeys {
    private static final int COUNT_MAX = 100_000;
    private static final int INSTANCES = 64;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final double LOAD_MAX = 1_000_000;
    private static final Pattern TIMES = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");
    private static final LocalTime MIDNIGHT = LocalTime.MIDNIGHT;

    static final Key<Boolean> ACCEPT = Key.of(
            "accept",
            ValueType.truth(),
            "false",
            "vigild takes each connection and launches a process for it, which has it as standard input, output and"
                    + " error, as inetd's `nowait`. `$REMOTE_ADDR` and `$REMOTE_PORT` say from where it comes.");
    private static final Key<Integer> INSTANCES_KEY = Key.of(
            "instances",
            ValueType.whole(1, COUNT_MAX),
            String.valueOf(INSTANCES),
            "Processes at a time; what is beyond is closed at once.");
    private static final Key<Integer> PER_SOURCE = Key.of(
            "per-source", ValueType.whole(1, COUNT_MAX), "no limit", "Processes at a time for clients of one address.");
    private static final Key<Integer> RATE = Key.of(
            "cps",
            ValueType.whole(1, COUNT_MAX),
            "no limit",
            "Connections a second. If there are more none is taken for `pause`; they wait.");
    private static final Key<Duration> PAUSE_KEY = Key.of("pause", ValueTypes.LASTING, "10s", "See `cps`.");
    private static final Key<List<SourceNetwork>> ONLY_FROM = Key.of(
            "only-from",
            networks(),
            "everybody",
            "Who is served: addresses and networks such as `192.168.0.0/16`, `::1`. Of this and `no-access` the"
                    + " narrower one counts.");
    private static final Key<List<SourceNetwork>> NO_ACCESS =
            Key.of("no-access", networks(), "nobody", "Who is not served.");
    private static final Key<List<TimeSpan>> TIMES_KEY = Key.of(
            "access-times",
            ValueType.text("a time of day such as \"08:00-18:30\"", ConnectionKeys::times)
                    .oneOrMany(),
            "always",
            "When clients are served, in this machine's time zone; `22:00-06:00` goes over midnight.");
    private static final Key<Double> LOAD = Key.of(
            "max-load",
            ValueType.number(0, LOAD_MAX),
            "no limit",
            "Load average of the last minute above which nobody is served.");
    private static final Key<String> BANNER = Key.of(
            "banner", ValueTypes.PATH, "none", "A file of at most 4 KiB that each client is sent before it is served.");
    private static final Key<Logged> LOGGED = Key.of(
            "log",
            ValueType.choice(Logged.values()),
            "\"failures\"",
            "Which connections are lines in vigild's log: those that were refused or failed, all, or none. Of each kind"
                    + " there is at most one line a second.");

    private static final List<Key<?>> LIMITS =
            List.of(INSTANCES_KEY, PER_SOURCE, RATE, PAUSE_KEY, ONLY_FROM, NO_ACCESS, TIMES_KEY, LOAD, BANNER, LOGGED);
    private static final List<Key<?>> OF_INTERNET = List.of(PER_SOURCE, ONLY_FROM, NO_ACCESS);

    static final List<Key<?>> ALL = List.of(
            ACCEPT, INSTANCES_KEY, PER_SOURCE, RATE, PAUSE_KEY, ONLY_FROM, NO_ACCESS, TIMES_KEY, LOAD, BANNER, LOGGED);

    private ConnectionKeys() {}

    /** Empty: it takes no connections. */
    static Optional<ConnectionPlan> plan(ConfigSection section, boolean connections, boolean internet) {
        boolean accept = section.get(ACCEPT).orElse(false);
        if (accept && !connections) {
            section.refuse(
                    ACCEPT, "nobody is connected to such a socket; one program can have it with stdin = \"socket\"");
        }
        refuse(section, accept ? List.of() : LIMITS, "it needs accept = true");
        refuse(section, accept && !internet ? OF_INTERNET : List.of(), "only clients of IPv4 and IPv6 have addresses");
        if (section.has(PAUSE_KEY) && !section.has(RATE)) {
            section.refuse(PAUSE_KEY, "it goes with cps");
        }
        if (!accept) {
            return Optional.empty();
        }
        Optional<ConnectionPlan.Rate> rate = section.get(RATE)
                .map(count ->
                        new ConnectionPlan.Rate(count, section.get(PAUSE_KEY).orElse(PAUSE)));
        Access access = new Access(
                section.get(ONLY_FROM).orElse(List.of()),
                section.get(NO_ACCESS).orElse(List.of()),
                section.get(TIMES_KEY).orElse(List.of()));
        return Optional.of(new ConnectionPlan(
                section.get(INSTANCES_KEY).orElse(INSTANCES),
                section.get(PER_SOURCE),
                rate,
                access,
                section.get(LOAD),
                section.get(BANNER),
                section.get(LOGGED).orElse(Logged.FAILURES)));
    }

    private static void refuse(ConfigSection section, List<Key<?>> keys, String why) {
        keys.stream().filter(section::has).limit(1).forEach(key -> section.refuse(key, why));
    }

    private static ValueType<List<SourceNetwork>> networks() {
        return ValueType.text("an address or a network such as \"192.168.0.0/16\"", ConnectionKeys::network)
                .oneOrMany();
    }

    private static SourceNetwork network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean version4 = SocketAddresses.isVersion4(address);
        if (!version4 && !SocketAddresses.isVersion6(address)) {
            throw new InvalidValue("not an address or network in digits, like 192.168.0.0/16 or ::1", text);
        }
        int most = version4 ? 32 : 128;
        String digits = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
        int bits = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : most + 1;
        if (bits > most) {
            throw new InvalidValue("behind the slash stands how many bits count, 0 to " + most, text);
        }
        return SourceNetwork.of(InetAddress.ofLiteral(address).getAddress(), bits);
    }

    private static TimeSpan times(String text) {
        Matcher times = TIMES.matcher(text);
        if (!times.matches()) {
            throw new InvalidValue("not a time of day like 08:00-18:30", text);
        }
        TimeSpan span =
                new TimeSpan(time(times.group(1), times.group(2), text), time(times.group(3), times.group(4), text));
        if (span.from().equals(span.until()) && !span.from().equals(MIDNIGHT)) {
            throw new InvalidValue("it begins when it ends", text);
        }
        return span;
    }

    private static LocalTime time(String hours, String minutes, String text) {
        int hour = Integer.parseInt(hours);
        int minute = Integer.parseInt(minutes);
        boolean end = hour == 24 && minute == 0;
        if (!end && (hour > 23 || minute > 59)) {
            throw new InvalidValue("not a time of day like 08:00-18:30", text);
        }
        return end ? MIDNIGHT : LocalTime.of(hour, minute);
    }
}
