package dev.vigil.config.text;

/** Names with {@code *} for any characters and {@code ?} for one, as in a shell; names of services hold neither. */
public final class NamePattern {
    private NamePattern() {}

    /** Whether {@code text} is a pattern, not a name. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Whether {@code pattern} stands for {@code name}; takes time in proportion to the product of their lengths. */
    public static boolean matches(String pattern, String name) {
        int at = 0;
        int star = -1;
        int resumed = 0;
        int i = 0;
        while (i < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resumed = i;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resumed;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
