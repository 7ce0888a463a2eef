package dev.vigil.calendar;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** Names of time zones. */
public final class Zones {
    private Zones() {}

    /**
     * The zone of this name of the time zone database: {@code Europe/Berlin}; {@code UTC} in any case.
     *
     * @throws InvalidSchedule if there is none
     */
    public static ZoneId find(String name) {
        String id = name.toUpperCase(Locale.ROOT).equals("UTC") ? "UTC" : name;
        try {
            // Offsets like +02:00 and UTC+2 are zones to Java, not to others.
            if (id.indexOf('+') < 0 || id.startsWith("Etc/")) {
                ZoneId zone = ZoneId.of(id);
                if (!(zone instanceof ZoneOffset)) {
                    return zone;
                }
            }
        } catch (DateTimeException _) {
            // Said below.
        }
        throw new InvalidSchedule("time zone " + InvalidSchedule.shown(name) + " does not exist");
    }
}
