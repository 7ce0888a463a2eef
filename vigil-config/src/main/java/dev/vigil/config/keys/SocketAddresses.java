package dev.vigil.config.keys;

import dev.vigil.config.model.ValueType;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.ListenSocket.Internet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses at which a socket can be opened: in digits, since nobody is asked for names then. {@code *} is all
 * addresses, {@code localhost} the loopback.
 */
final class SocketAddresses {
    private static final int PORT_MAX = 65_535;
    private static final int BYTE_MAX = 255;
    private static final int GROUPS = 8;

    private static final Pattern ADDRESS = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]+):([^:]*)");
    private static final Pattern VERSION4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

    static final ValueType<Internet> TCP =
            ValueType.text("an address such as \"127.0.0.1:80\"", text -> parse(text, true, false));

    static final ValueType<Internet> TCP6 =
            ValueType.text("an address such as \"[::1]:80\"", text -> parse(text, true, true));

    static final ValueType<Internet> UDP =
            ValueType.text("an address such as \"127.0.0.1:53\"", text -> parse(text, false, false));

    private SocketAddresses() {}

    private static Internet parse(String text, boolean stream, boolean version6) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValue("not an address like 127.0.0.1:80, *:80 or [::1]:80", text);
        }
        return new Internet(stream, address(parts.group(1), version6, text), port(parts.group(2), text));
    }

    private static int port(String digits, String text) {
        int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw new InvalidValue("a port is a number from 1 to 65535", text);
        }
        return port;
    }

    private static String address(String host, boolean version6, String text) {
        if (host.equals("*")) {
            return version6 ? "::" : "0.0.0.0";
        }
        if (host.equals("localhost")) {
            return version6 ? "::1" : "127.0.0.1";
        }
        if (host.startsWith("[")) {
            String inside = host.substring(1, host.length() - 1);
            if (!isVersion6(inside)) {
                throw new InvalidValue("not an IPv6 address in brackets", text);
            }
            return inside;
        }
        if (version6) {
            throw new InvalidValue("an IPv6 address stands in brackets, like [::1]:80", text);
        }
        if (!isVersion4(host)) {
            throw new InvalidValue("an address is in digits, like 127.0.0.1:80 or [::1]:80", text);
        }
        return host;
    }

    /** Whether {@code text} is an IPv4 address in digits. */
    static boolean isVersion4(String text) {
        Matcher bytes = VERSION4.matcher(text);
        if (!bytes.matches()) {
            return false;
        }
        for (int i = 1; i <= bytes.groupCount(); i++) {
            boolean octal = bytes.group(i).length() > 1 && bytes.group(i).startsWith("0");
            if (octal || Integer.parseInt(bytes.group(i)) > BYTE_MAX) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code text} is an IPv6 address in digits, RFC 4291, without a zone. */
    static boolean isVersion6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
        int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups of 16 bits there are, or -1: it is something else. The last 32 may be written as IPv4. */
    private static int groups(String text, boolean atEnd) {
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = atEnd && i == parts.length - 1;
            if (last && isVersion4(parts[i])) {
                groups += 2;
            } else if (GROUP.matcher(parts[i]).matches()) {
                groups++;
            } else {
                return -1;
            }
        }
        return groups;
    }
}
