package dev.vigil.api;

import java.util.HexFormat;

/** What JSON strings are made of: characters in UTF-8 (RFC 3629) and escapes of UTF-16 units (RFC 8259, 7). */
final class JsonText {
    /** Of an escaped unit: a backslash, {@code u} and four digits. */
    static final int UNIT_BYTES = 6;

    private static final HexFormat HEX = HexFormat.of();
    private static final int LEAST_OF_THREE = 0x800;
    private static final int LEAST_OF_FOUR = 0x10000;

    private JsonText() {}

    /** Whether a UTF-16 unit stands in a string as an escape only. */
    static boolean needsEscape(int unit) {
        return unit < ' ' || unit == '"' || unit == '\\';
    }

    /** A string as it stands in JSON, in ASCII. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ' ' || unit > '~') {
                json.append("\\u").append(HEX.toHexDigits(unit));
            } else if (needsEscape(unit)) {
                json.append('\\').append(unit);
            } else {
                json.append(unit);
            }
        }
        return json.append('"').toString();
    }

    /** The unit that an escape at {@code at} stands for; negative: it is none of a unit, which others judge. */
    static int escapedUnit(byte[] json, int at) {
        if (at + UNIT_BYTES > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + UNIT_BYTES; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }

    /** @return where the character at {@code at} ends. @throws BadJson if it is not UTF-8 */
    static int afterCharacter(byte[] json, int at) {
        int first = json[at] & 0xFF;
        if (first < 0x80) {
            return at + 1;
        }
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + length > json.length) {
            throw notUtf8(at);
        }
        int point = first & (0xFF >> (length + 1));
        for (int i = at + 1; i < at + length; i++) {
            if ((json[i] & 0xC0) != 0x80) {
                throw notUtf8(at);
            }
            point = (point << 6) | (json[i] & 0x3F);
        }
        boolean overlong = point < (length == 4 ? LEAST_OF_FOUR : length == 3 ? LEAST_OF_THREE : 0);
        boolean surrogate = point <= 0xFFFF && Character.isSurrogate((char) point);
        if (overlong || surrogate || point > Character.MAX_CODE_POINT) {
            throw notUtf8(at);
        }
        return at + length;
    }

    private static BadJson notUtf8(int at) {
        return new BadJson("not UTF-8 (at byte " + at + ")");
    }
}
