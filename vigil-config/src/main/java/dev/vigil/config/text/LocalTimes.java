package dev.vigil.config.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Times as a person reads them, in messages, logs and tables alike: of this machine's zone, with its offset from UTC.
 * JSON has them in UTC.
 */
public final class LocalTimes {
    private LocalTimes() {}

    /** RFC 3339: {@code 2026-11-28T14:02:11.500+09:00}, in UTC {@code 2026-11-28T05:02:11.500Z}. */
    public static String rfc3339(Instant at) {
        ZoneOffset offset = offset(at);
        if (offset.equals(ZoneOffset.UTC)) {
            return at.toString();
        }
        String text = at.plusSeconds(offset.getTotalSeconds()).toString();
        return text.substring(0, text.length() - 1) + offset.getId();
    }

    /** That of this machine's zone at that time. */
    public static ZoneOffset offset(Instant at) {
        return ZoneId.systemDefault().getRules().getOffset(at);
    }
}
