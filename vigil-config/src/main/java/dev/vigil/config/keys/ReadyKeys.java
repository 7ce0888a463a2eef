package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.LinePattern;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.StartPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys that say what counts as started: {@code ready}, of whose own keys exactly one is given, and its timeout. */
final class ReadyKeys implements KeyGroup {
    private static final int FD_MIN = 3;
    private static final int FD_MAX = 255;

    private static final Key<Readiness> NOTIFY = Key.of(
            "notify",
            ValueType.<Readiness>of("true", ReadyKeys::notifying),
            "",
            "It sends `READY=1` to `$NOTIFY_SOCKET`, as sd_notify(3) does. A message has at most 4096 bytes; what is"
                    + " sent faster than 200 messages a second waits.");
    private static final Key<Readiness> FD = Key.of(
            "fd",
            ValueType.whole(FD_MIN, FD_MAX).map(Readiness.NotificationFd::new),
            "",
            "It writes a line to this file descriptor, as programs made for s6 do.");
    private static final Key<Readiness> TCP = Key.of(
            "tcp",
            Endpoints.TCP.map(address -> new Readiness.Tcp(address.host(), address.port())),
            "",
            "A connection to this host and port is accepted. IPv6 addresses stand in brackets.");
    private static final Key<Readiness> UNIX = Key.of(
            "unix",
            Endpoints.UNIX.map(Readiness.Unix::new),
            "",
            "A connection to the UNIX stream socket of this path is accepted.");
    private static final Key<Readiness> HTTP = Key.of(
            "http",
            Endpoints.HTTP.map(Readiness.Http::new),
            "",
            "A GET of this URL is answered with a status from 200 to 399.");
    private static final Key<Readiness> EXEC =
            Key.of("exec", ValueTypes.COMMAND.map(Readiness.Exec::new), "", "This command ends with exit code 0.");
    private static final Key<Readiness> LOG = Key.of(
            "log",
            ValueType.text("a regular expression", ReadyKeys::log),
            "",
            "A line of output has a part that matches this regular expression. The syntax is that of RE2, which has no"
                    + " backreferences and no lookaround. The first 8 KiB of a line are looked at, a third of that"
                    + " with the largest expressions.");
    private static final Key<Readiness> FILE = Key.of(
            "file",
            ValueTypes.PATH.map(Readiness.FileExists::new),
            "",
            "This file has been made or changed since the launch.");
    private static final Key<Readiness> DELAY =
            Key.of("delay", ValueTypes.DURATION.map(Readiness.Delay::new), "", "It has run for this long.");

    /** Whose process it may be that accepts the connection. */
    private enum Listener {
        SERVICE,
        ANY
    }

    private static final Key<Listener> LISTENER = Key.of(
            "listener",
            ValueType.choice(Listener.values()),
            "\"service\"",
            "With `tcp`, `unix` and `http`: only a process of the service counts as the one that accepts; or any, for a"
                    + " service that has another one listen, such as `docker run`. One of another machine or network"
                    + " namespace counts always, and so does one of which vigild may not see whose it is.");

    private static final List<Key<Readiness>> KEYS = List.of(NOTIFY, FD, TCP, UNIX, HTTP, EXEC, LOG, FILE, DELAY);

    private static final KeyTable TABLE = KeyTable.of(
            Stream.<Key<?>>concat(KEYS.stream(), Stream.of(LISTENER)).toList());

    private static final Key<Readiness> READY = Key.of(
            "ready",
            ValueType.table(TABLE, ReadyKeys::read),
            "as soon as it runs",
            "How it shows that it is ready. Exactly one of the ways below.");
    static final Key<Duration> START_TIMEOUT = Key.of(
            "start-timeout",
            ValueTypes.DURATION,
            "30s; none for a oneshot",
            "How long it may take until it is ready, or until it has ended if it is a oneshot; `\"0s\"`: for ever.");

    @Override
    public List<Key<?>> keys() {
        return List.of(READY, START_TIMEOUT);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        Duration usual = spec.kind() == Kind.ONESHOT ? Duration.ZERO : StartPlan.DEFAULT.timeout();
        ServiceSpec started =
                spec.withStart(new StartPlan(service.get(START_TIMEOUT).orElse(usual)));
        return service.get(READY).map(started::withReadiness).orElse(started);
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        if (spec.kind() == Kind.ONESHOT && service.has(READY)) {
            service.refuse(READY, "a oneshot is ready when it has ended");
        }
        if (awaitsLine(service) && !spec.launch().output().isLogged()) {
            service.refuse(LogKeys.OUTPUT, "ready.log reads the log, so output must go there");
        }
    }

    private static boolean awaitsLine(ConfigSection service) {
        return service.value(READY)
                .filter(ready -> ready.raw() instanceof ConfigValue.Table table
                        && table.entries().containsKey(LOG.name()))
                .isPresent();
    }

    private static Optional<Readiness> read(ConfigSection section) {
        List<Key<Readiness>> given = KEYS.stream().filter(section::has).toList();
        if (given.isEmpty()) {
            section.lacks("cannot use " + section.path() + ": it needs one of " + names(KEYS));
            return Optional.empty();
        }
        if (given.size() > 1) {
            section.refuse(given.get(1), "ready takes one key only (" + names(given) + ")");
        }
        Optional<Readiness> readiness =
                given.stream().map(section::get).toList().getFirst();
        return section.has(LISTENER) ? readiness.flatMap(way -> byListener(section, way)) : readiness;
    }

    private static Optional<Readiness> byListener(ConfigSection section, Readiness way) {
        Optional<Boolean> any = section.get(LISTENER).map(Listener.ANY::equals);
        return switch (way) {
            case Readiness.Tcp tcp -> any.map(ofAnybody -> new Readiness.Tcp(tcp.host(), tcp.port(), ofAnybody));
            case Readiness.Unix unix -> any.map(ofAnybody -> new Readiness.Unix(unix.path(), ofAnybody));
            case Readiness.Http http -> any.map(ofAnybody -> new Readiness.Http(http.url(), ofAnybody));
            case Readiness.Notify _,
                    Readiness.NotificationFd _,
                    Readiness.Exec _,
                    Readiness.LogLine _,
                    Readiness.FileExists _,
                    Readiness.Delay _ -> {
                section.refuse(LISTENER, "nothing listens for this way to be ready; it is for tcp, unix and http");
                yield Optional.empty();
            }
        };
    }

    private static String names(List<Key<Readiness>> keys) {
        return String.join(", ", keys.stream().map(Key::name).toList());
    }

    private static Optional<Readiness> notifying(Value value) {
        return value.raw() instanceof ConfigValue.Truth given && given.truth()
                ? Optional.of(new Readiness.Notify())
                : value.refuse("not true");
    }

    private static Readiness log(String regex) {
        LinePattern.of(regex);
        return new Readiness.LogLine(regex);
    }
}
