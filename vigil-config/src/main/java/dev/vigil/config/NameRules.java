package dev.vigil.config;

import java.util.regex.Pattern;

/** What a service may be called: a name is a file name too, of logs and sockets. */
final class NameRules {
    static final int CHARACTERS_MAX = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]*");

    private NameRules() {}

    /** Says that a name is taken. */
    static String twice(String name, Place first) {
        return "service " + name + " is defined twice, first at " + first;
    }

    static void check(String name, Place place, Problems problems) {
        if (name.length() > CHARACTERS_MAX) {
            problems.add(place, "cannot name a service so: more than 64 characters (" + Escaped.of(name) + ")");
        } else if (!NAME.matcher(name).matches()) {
            problems.add(
                    place,
                    "cannot name a service so: a name has letters, digits and _ . @ -, and starts with a letter"
                            + " or digit (" + Escaped.of(name) + ")");
        }
    }
}
