package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.LogForward;
import dev.vigil.core.spec.LogForward.SyslogPlan;
import dev.vigil.core.spec.LogForward.SyslogTarget;
import dev.vigil.core.spec.LogForward.SyslogTarget.LocalDaemon;
import dev.vigil.core.spec.LogForward.SyslogTarget.NetworkDaemon;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of a log that send its lines on, beside its files. */
final class LogForwardKeys {
    private static final int IDENTITY_CHARACTERS_MAX = 48;
    private static final Pattern IDENTITY_FORM = Pattern.compile("[!-9;-Z\\\\^-~]{1," + IDENTITY_CHARACTERS_MAX + "}");
    /** Section 6.2.1 of RFC 5424, in the order of its numbers from 1 on; 0 is the kernel's own. */
    private static final List<String> FACILITIES =
            List.of("user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");

    private static final int FACILITY_USUAL = 3;
    private static final int LOCAL_FIRST = 16;
    private static final int LOCAL_COUNT = 8;
    private static final int UNIX_PATH_BYTES_MAX = 107;

    private static final Key<Integer> FACILITY = Key.of(
            "facility",
            ValueType.choice(facilities()),
            "\"daemon\"",
            "What kind of program it is to the daemon of syslog.");
    private static final Key<String> IDENTITY = Key.of(
            "identity",
            ValueType.text("1 to 48 printable characters of ASCII but `:`, `[` and `]`", LogForwardKeys::identity),
            "the name of the service",
            "What a message begins with, in place of a program's name.");
    private static final Key<SyslogTarget> TO = Key.of(
            "to",
            ValueType.text("\"local\", \"unix:PATH\", \"udp:HOST:PORT\" or \"tcp:HOST:PORT\"", LogForwardKeys::target),
            "\"local\"",
            "Who gets them: the daemon of this machine at `/dev/log`, or at another socket; or a port of a host.");
    private static final Key<Boolean> FORMAT = Key.of(
            "format",
            ValueType.choice(formats()),
            "\"rfc5424\"",
            "How a message over UDP and TCP looks. To a local socket they are written as syslog(3) does.");

    static final Key<SyslogPlan> SYSLOG = Key.of(
            "syslog",
            ValueType.table(KeyTable.of(FACILITY, IDENTITY, TO, FORMAT), LogForwardKeys::syslog),
            "none",
            "Each line is sent to a daemon of syslog as well. `<3>` at its beginning sets the severity and is removed,"
                    + " as sd-daemon(3) has it; without it is `info`, that of a separate standard error `err`.");
    static final Key<Boolean> JOURNALD = Key.of(
            "journald",
            ValueType.truth(),
            "false",
            "Whether each line is sent to systemd-journald as well, with the field `VIGIL_SERVICE`.");

    private LogForwardKeys() {}

    /** What is asked for, where anything is. */
    static Optional<LogForward> forward(Optional<SyslogPlan> syslog, boolean journald, String service) {
        if (syslog.isEmpty() && !journald) {
            return Optional.empty();
        }
        Optional<SyslogPlan> named = syslog.map(plan -> plan.identity().isEmpty()
                ? new SyslogPlan(plan.facility(), usualIdentity(service), plan.to(), plan.structured())
                : plan);
        return Optional.of(new LogForward(named, journald));
    }

    private static String usualIdentity(String service) {
        String word = service.replaceAll("[^!-9;-Z\\\\^-~]", "_");
        return word.substring(0, Math.min(word.length(), IDENTITY_CHARACTERS_MAX));
    }

    private static Optional<SyslogPlan> syslog(ConfigSection section) {
        Optional<SyslogTarget> to = section.has(TO) ? section.get(TO) : Optional.of(LocalDaemon.USUAL);
        if (section.has(FORMAT) && to.filter(LocalDaemon.class::isInstance).isPresent()) {
            section.refuse(FORMAT, "a local socket has a format of its own");
        }
        return Optional.of(new SyslogPlan(
                section.get(FACILITY).orElse(FACILITY_USUAL),
                section.get(IDENTITY).orElse(""),
                to.orElse(LocalDaemon.USUAL),
                section.get(FORMAT).orElse(true)));
    }

    private static Map<String, Integer> facilities() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        FACILITIES.forEach(name -> numbers.put(name, numbers.size() + 1));
        for (int i = 0; i < LOCAL_COUNT; i++) {
            numbers.put("local" + i, LOCAL_FIRST + i);
        }
        return numbers;
    }

    private static Map<String, Boolean> formats() {
        Map<String, Boolean> structured = new LinkedHashMap<>();
        structured.put("rfc3164", false);
        structured.put("rfc5424", true);
        return structured;
    }

    private static String identity(String text) {
        if (!IDENTITY_FORM.matcher(text).matches()) {
            throw new InvalidValue("not 1 to 48 printable characters of ASCII but :, [ and ]", text);
        }
        return text;
    }

    private static SyslogTarget target(String text) {
        if (text.equals("local")) {
            return LocalDaemon.USUAL;
        }
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        return switch (text.substring(0, Math.max(0, colon))) {
            case "unix" -> socket(rest, text);
            case "udp", "tcp" -> {
                Endpoints.Address address = Endpoints.address(rest);
                yield new NetworkDaemon(text.startsWith("tcp"), address.host(), address.port());
            }
            default ->
                throw new InvalidValue("not \"local\", \"unix:PATH\", \"udp:HOST:PORT\" or \"tcp:HOST:PORT\"", text);
        };
    }

    private static SyslogTarget socket(String path, String text) {
        if (!path.startsWith("/")) {
            throw new InvalidValue("the path of a socket is absolute", text);
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > UNIX_PATH_BYTES_MAX) {
            throw new InvalidValue("the path of a socket has at most " + UNIX_PATH_BYTES_MAX + " bytes", text);
        }
        return new LocalDaemon(path);
    }
}
