package dev.vigil.api;

/**
 * A look at the brackets before the parser sees them. The parser recurses at each level and stops after the first
 * value, so what it must not see (a million brackets, two values in one body, none at all) is refused here, in one
 * pass.
 */
final class JsonShape {
    private final byte[] json;
    private int depth;
    private boolean closed;

    private JsonShape(byte[] json) {
        this.json = json;
    }

    /** @throws BadJson unless {@code json} is one object, with nothing but white space around it */
    static void check(byte[] json) {
        new JsonShape(json).check();
    }

    private void check() {
        int at = 0;
        while (at < json.length) {
            at = step(at);
        }
        if (!closed) {
            throw new BadJson(json.length == 0 ? "it is empty" : "it ends too early (" + json.length + " bytes)");
        }
    }

    private int step(int at) {
        byte b = json[at];
        if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            return at + 1;
        }
        if (closed) {
            throw new BadJson("something follows the object (at byte " + at + ")");
        }
        if (depth == 0 && b != '{') {
            throw new BadJson("an object is expected (at byte " + at + ")");
        }
        return switch (b) {
            case '{', '[' -> open(at);
            case '}', ']' -> close(at);
            case '"' -> endOfString(at);
            default -> at + 1;
        };
    }

    private int open(int at) {
        if (++depth > Json.DEPTH_MAX) {
            throw new BadJson("more than " + Json.DEPTH_MAX + " levels (at byte " + at + ")");
        }
        return at + 1;
    }

    private int close(int at) {
        depth--;
        closed = depth == 0;
        return at + 1;
    }

    private int endOfString(int quote) {
        int at = quote + 1;
        while (at < json.length && json[at] != '"') {
            at = json[at] == '\\' ? afterEscape(at) : JsonText.afterCharacter(json, at);
        }
        return at + 1;
    }

    /** Half of a surrogate pair is no text: what holds it can't be written again. */
    private int afterEscape(int backslash) {
        int first = JsonText.escapedUnit(json, backslash);
        if (first < 0) {
            return backslash + 2;
        }
        int next = backslash + JsonText.UNIT_BYTES;
        if (!Character.isSurrogate((char) first)) {
            return next;
        }
        int second = JsonText.escapedUnit(json, next);
        if (second < 0 || !Character.isSurrogatePair((char) first, (char) second)) {
            throw new BadJson("half of a surrogate pair (at byte " + backslash + ")");
        }
        return next + JsonText.UNIT_BYTES;
    }
}
