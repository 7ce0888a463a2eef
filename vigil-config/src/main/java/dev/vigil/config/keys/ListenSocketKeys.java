package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.ConnectionPlan;
import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ListenSocket.FileAccess;
import dev.vigil.core.spec.ListenSocket.Internet;
import dev.vigil.core.spec.ListenSocket.Options;
import dev.vigil.core.spec.ListenSocket.UnixType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of one socket of {@code listen}. */
final class ListenSocketKeys {
    private static final int BACKLOG = 4_096;
    private static final int BACKLOG_MAX = 1_000_000;
    private static final int NAME_CHARS_MAX = 255;
    private static final int UNIX_BYTES_MAX = 107;
    private static final int INTERFACE_CHARS_MAX = 15;

    private static final Key<Internet> TCP = Key.of(
            "tcp",
            SocketAddresses.TCP,
            "",
            "TCP at this address, in digits; IPv6 in brackets; `*` is all addresses of IPv4.");
    private static final Key<Internet> TCP6 = Key.of(
            "tcp6",
            SocketAddresses.TCP6,
            "",
            "TCP at this address of IPv6; `*` is all of IPv6, and of IPv4 unless `v6-only` is set.");
    private static final Key<Internet> UDP =
            Key.of("udp", SocketAddresses.UDP, "", "UDP at this address, written as for `tcp`.");
    private static final Key<String> UNIX = Key.of(
            "unix",
            ValueType.of("a path, or \"@\" and a name", ListenSocketKeys::unixPath),
            "",
            "A UNIX socket at this path, or an abstract one: `@` and its name. A socket that nobody has open any more"
                    + " is replaced.");
    private static final Key<String> FIFO = Key.of(
            "fifo", ValueTypes.PATH, "", "A FIFO at this path, which is made if it is not there; open for both.");
    private static final List<Key<?>> PLACES = List.of(TCP, TCP6, UDP, UNIX, FIFO);

    private static final Key<UnixType> TYPE =
            Key.of("type", ValueType.choice(UnixType.values()), "\"stream\"", "Of a UNIX socket.");
    private static final Key<String> NAME = Key.of(
            "name",
            ValueType.text("a name", ListenSocketKeys::name),
            "the service's name",
            "Its name in `$LISTEN_FDNAMES`: ASCII without colons.");
    private static final Key<Integer> BACKLOG_KEY = Key.of(
            "backlog",
            ValueType.whole(1, BACKLOG_MAX),
            String.valueOf(BACKLOG),
            "Connections that may wait to be accepted; the kernel may allow fewer (`net.core.somaxconn`).");
    private static final Key<Integer> MODE = Key.of(
            "mode",
            ValueType.text("octal digits in quotes such as \"0660\"", ListenSocketKeys::mode),
            "\"0666\"",
            "Permissions of the file of a UNIX socket or FIFO.");
    private static final Key<String> OWNER =
            Key.of("owner", ValueTypes.ACCOUNT, "vigild's user", "Owner of that file.");
    private static final Key<String> GROUP =
            Key.of("group", ValueTypes.ACCOUNT, "vigild's group", "Group of that file.");
    private static final Key<Boolean> REUSE_PORT = Key.of(
            "reuse-port", ValueType.truth(), "false", "SO_REUSEPORT: several sockets share the address and the load.");
    private static final Key<Boolean> KEEPALIVE =
            Key.of("keepalive", ValueType.truth(), "false", "SO_KEEPALIVE, which connections inherit.");
    private static final Key<Boolean> NODELAY =
            Key.of("nodelay", ValueType.truth(), "false", "TCP_NODELAY, which connections inherit.");
    private static final Key<Boolean> FREE_BIND =
            Key.of("free-bind", ValueType.truth(), "false", "IP_FREEBIND: this machine need not have the address yet.");
    private static final Key<Boolean> VERSION6_ONLY =
            Key.of("v6-only", ValueType.truth(), "as the system has it", "IPV6_V6ONLY: no IPv4 by an IPv6 socket.");
    private static final Key<String> INTERFACE = Key.of(
            "interface",
            ValueType.text("the name of a network interface", ListenSocketKeys::networkInterface),
            "all",
            "SO_BINDTODEVICE: what comes by this interface alone.");

    private static final List<Key<?>> OF_FILES = List.of(MODE, OWNER, GROUP);
    private static final List<Key<?>> OF_INTERNET =
            List.of(REUSE_PORT, KEEPALIVE, NODELAY, FREE_BIND, VERSION6_ONLY, INTERFACE);

    static final List<Key<?>> ALL = Stream.of(
                    PLACES, List.of(TYPE, NAME, BACKLOG_KEY), OF_FILES, OF_INTERNET, ConnectionKeys.ALL)
            .<Key<?>>flatMap(List::stream)
            .toList();

    private ListenSocketKeys() {}

    /** What the keys of one table make; its name is empty where none is given. */
    static Optional<ListenSocket> socket(ConfigSection section) {
        Optional<ListenSocket.Place> place = place(section);
        if (place.isEmpty() || !fits(section, place.get())) {
            return Optional.empty();
        }
        FileAccess file = new FileAccess(section.get(MODE).orElse(0666), section.get(OWNER), section.get(GROUP));
        Options options = new Options(
                section.get(REUSE_PORT).orElse(false),
                section.get(KEEPALIVE).orElse(false),
                section.get(NODELAY).orElse(false),
                section.get(FREE_BIND).orElse(false),
                section.get(VERSION6_ONLY),
                section.get(INTERFACE));
        int backlog = section.get(BACKLOG_KEY).orElse(BACKLOG);
        Optional<ConnectionPlan> connections =
                ConnectionKeys.plan(section, place.get().hasConnections(), place.get() instanceof Internet);
        boolean whole = ALL.stream()
                .filter(section::has)
                .allMatch(key -> section.get(key).isPresent());
        String name = section.get(NAME).orElse("");
        return whole
                ? Optional.of(new ListenSocket(place.get(), name, backlog, file, options, connections))
                : Optional.empty();
    }

    private static Optional<ListenSocket.Place> place(ConfigSection section) {
        List<Key<?>> given = PLACES.stream().filter(section::has).toList();
        if (given.isEmpty()) {
            section.lacks("cannot use " + section.path() + ": it needs one of " + names(PLACES));
            return Optional.empty();
        }
        if (given.size() > 1) {
            section.refuse(given.get(1), "a socket takes one of them only (" + names(given) + ")");
            return Optional.empty();
        }
        UnixType type = section.get(TYPE).orElse(UnixType.STREAM);
        return Stream.of(TCP, TCP6, UDP)
                .filter(section::has)
                .findFirst()
                .map(key -> section.get(key).<ListenSocket.Place>map(address -> address))
                .orElseGet(() -> section.has(UNIX)
                        ? section.get(UNIX).map(path -> new ListenSocket.Unix(type, path))
                        : section.get(FIFO).map(ListenSocket.Fifo::new));
    }

    private static boolean fits(ConfigSection section, ListenSocket.Place place) {
        boolean internet = place instanceof Internet;
        boolean file =
                place instanceof ListenSocket.Fifo || (place instanceof ListenSocket.Unix unix && !unix.isAbstract());
        boolean good = internet || refuse(section, OF_INTERNET, "only sockets of IPv4 and IPv6 have it");
        good &= file || refuse(section, OF_FILES, "only a socket or FIFO with a file has it");
        good &= place instanceof ListenSocket.Unix || refuse(section, List.of(TYPE), "only a UNIX socket has it");
        good &= place.hasConnections()
                || refuse(section, List.of(BACKLOG_KEY), "only a socket to which clients are connected has it");
        good &= (place instanceof Internet address && address.isVersion6())
                || refuse(section, List.of(VERSION6_ONLY), "only a socket of IPv6 has it");
        return good
                && (!internet
                        || place.hasConnections()
                        || refuse(section, List.of(KEEPALIVE, NODELAY), "only TCP has it"));
    }

    /** @return whether none of {@code keys} is there */
    private static boolean refuse(ConfigSection section, List<Key<?>> keys, String why) {
        List<Key<?>> given = keys.stream().filter(section::has).toList();
        given.stream().limit(1).forEach(key -> section.refuse(key, why));
        return given.isEmpty();
    }

    private static Optional<String> unixPath(Value value) {
        boolean named = value.raw() instanceof ConfigValue.Text given
                && given.text().startsWith("@")
                && given.text().indexOf('\0') < 0;
        Optional<String> path = named ? ValueTypes.TEXT.read(value) : ValueTypes.PATH.read(value);
        return path.flatMap(text -> {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            return bytes <= UNIX_BYTES_MAX && !text.equals("@")
                    ? path
                    : value.refuse("the absolute path of a socket has 1 to " + UNIX_BYTES_MAX + " bytes, not "
                            + (text.equals("@") ? 0 : bytes));
        });
    }

    private static String name(String text) {
        boolean good = !text.isEmpty()
                && text.length() <= NAME_CHARS_MAX
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ':');
        if (!good) {
            throw new InvalidValue("a name is 1 to 255 characters of ASCII without colons", text);
        }
        return text;
    }

    private static int mode(String digits) {
        if (!digits.matches("0{0,3}[0-7]{1,3}")) {
            throw new InvalidValue("not octal digits from 0 to 0777", digits);
        }
        return Integer.parseInt(digits, 8);
    }

    private static String networkInterface(String name) {
        if (!name.matches("[^\\s/]{1," + INTERFACE_CHARS_MAX + "}")) {
            throw new InvalidValue("not the name of a network interface", name);
        }
        return name;
    }

    private static String names(List<Key<?>> keys) {
        return String.join(", ", keys.stream().map(Key::name).toList());
    }
}
