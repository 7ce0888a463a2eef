package dev.vigil.config;

import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problems;
import dev.vigil.config.text.Escaped;
import java.util.regex.Pattern;

/** What a service may be called: a name is a file name too, of logs and sockets. */
public final class NameRules {
    public static final int CHARACTERS_MAX = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]*");

    private NameRules() {}

    /** Whether a service may be called so. */
    public static boolean isName(String name) {
        return name.length() <= CHARACTERS_MAX && NAME.matcher(name).matches();
    }

    /** Says that a name is taken. */
    static String twice(String name, Place first) {
        return "service " + name + " is defined twice, first at " + first;
    }

    static void check(String name, Place place, Problems problems) {
        if (name.length() > CHARACTERS_MAX) {
            refuse(name, place, "more than 64 characters", problems);
        } else if (!NAME.matcher(name).matches()) {
            String rule = "a name has letters, digits and _ . @ -, and starts with a letter or digit";
            refuse(name, place, rule, problems);
        }
    }

    private static void refuse(String name, Place place, String reason, Problems problems) {
        String what = place.name().map(option -> "use " + option).orElse("name a service so");
        problems.add(place, "cannot " + what + ": " + reason + " (" + Escaped.of(name) + ")");
    }
}
