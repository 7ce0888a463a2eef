package dev.vigil.cli.proc;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Names of users by passwd(5): quicker than to ask the C library, and it is only about names. */
public final class Users {
    private final Map<Integer, String> names = new HashMap<>();

    public Users(Path passwd) {
        for (String line : Proc.text(passwd).lines().toList()) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2) {
                number(fields[2]).ifPresent(uid -> names.putIfAbsent(uid, fields[0]));
            }
        }
    }

    public static Users ofSystem() {
        return new Users(Path.of("/etc/passwd"));
    }

    /** The name, or the number where there is none. */
    public String name(int uid) {
        return names.getOrDefault(uid, Integer.toString(uid));
    }

    /** The uid of a name or a number; empty: no such user. */
    public OptionalInt uid(String nameOrUid) {
        for (Map.Entry<Integer, String> entry : names.entrySet()) {
            if (entry.getValue().equals(nameOrUid)) {
                return OptionalInt.of(entry.getKey());
            }
        }
        return number(nameOrUid);
    }

    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }
}
