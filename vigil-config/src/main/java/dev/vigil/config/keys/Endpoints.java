package dev.vigil.config.keys;

import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service can be asked at: an address, the path of a socket, a URL. */
final class Endpoints {
    /** A host and a port; of an IPv6 address without its brackets. */
    record Address(String host, int port) {}

    /** What fits sun_path of unix(7) with its closing NUL. */
    private static final int UNIX_PATH_BYTES_MAX = 107;

    private static final String UNIX_LONG =
            "the absolute path of a socket has at most " + UNIX_PATH_BYTES_MAX + " bytes";

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+]|[^\\s:/\\[\\]]+):(\\d{1,5})");
    private static final int PORT_MAX = 65_535;

    static final ValueType<Address> TCP = ValueType.text("an address such as \"127.0.0.1:80\"", Endpoints::address);

    /** The path of a UNIX socket. */
    static final ValueType<String> UNIX = ValueType.of(
            "a path",
            value -> ValueTypes.PATH
                    .read(value)
                    .flatMap(path -> fitsSocket(path) ? Optional.of(path) : value.refuse(UNIX_LONG)));

    static final ValueType<String> HTTP = ValueType.text("a URL such as \"http://127.0.0.1/ok\"", Endpoints::url);

    private Endpoints() {}

    static Address address(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            throw new InvalidValue("not an address like 127.0.0.1:80 or [::1]:80", text);
        }
        int port = Integer.parseInt(address.group(2));
        if (port < 1 || port > PORT_MAX) {
            throw new InvalidValue("a port is a number from 1 to 65535", text);
        }
        String host = address.group(1);
        return new Address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    private static boolean fitsSocket(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length <= UNIX_PATH_BYTES_MAX;
    }

    private static String url(String text) {
        try {
            URI url = new URI(text);
            if ("https".equalsIgnoreCase(url.getScheme())) {
                throw new InvalidValue("https is not supported, only http", text);
            }
            if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getPort() > PORT_MAX) {
                throw new InvalidValue("not a URL like http://127.0.0.1:8080/ok", text);
            }
            return text;
        } catch (URISyntaxException syntax) {
            throw new InvalidValue("not a URL like http://127.0.0.1:8080/ok", text);
        }
    }
}
