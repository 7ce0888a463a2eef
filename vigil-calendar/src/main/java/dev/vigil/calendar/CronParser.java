package dev.vigil.calendar;

import dev.vigil.calendar.CronField.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a cron expression: five fields, six with seconds first, or a word. */
final class CronParser {
    private static final int FIELDS = 5;
    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    static final String AT_START = "@reboot";

    private CronParser() {}

    /** Whether it looks like a cron expression rather than a calendar expression. */
    static boolean isCron(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("@")) {
            return trimmed.length() < 2 || trimmed.charAt(1) < '0' || trimmed.charAt(1) > '9';
        }
        List<String> fields = fields(trimmed);
        boolean likeCron = fields.stream().allMatch(field -> field.indexOf(':') < 0 && !field.contains(".."));
        return likeCron
                && (fields.size() > 3 || fields.stream().filter("*"::equals).count() > 1);
    }

    static CronExpression parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("@")) {
            return word(trimmed.toLowerCase(Locale.ROOT));
        }
        List<String> fields = new ArrayList<>(fields(trimmed));
        if (fields.size() != FIELDS && fields.size() != FIELDS + 1) {
            throw new InvalidSchedule(
                    "a cron expression has 5 fields, or 6 with seconds first (" + fields.size() + ")");
        }
        boolean seconds = fields.size() > FIELDS;
        Values second = seconds ? CronField.SECOND.read(fields.removeFirst()) : new Values(1, false, "0");
        return new CronExpression(
                seconds,
                List.of(
                        second,
                        CronField.MINUTE.read(fields.get(0)),
                        CronField.HOUR.read(fields.get(1)),
                        CronField.DAY.read(fields.get(2)),
                        CronField.MONTH.read(fields.get(3)),
                        CronField.WEEKDAY.read(fields.get(4))));
    }

    private static CronExpression word(String word) {
        if (word.equals(AT_START)) {
            return new CronExpression();
        }
        String fields = WORDS.get(word);
        if (fields == null) {
            throw new InvalidSchedule("`" + InvalidSchedule.shown(word)
                    + "` is none of @reboot, @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually");
        }
        return parse(fields);
    }

    private static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        for (String field : text.split("[ \t]+", -1)) {
            if (!field.isEmpty()) {
                fields.add(field);
            }
        }
        return fields;
    }
}
