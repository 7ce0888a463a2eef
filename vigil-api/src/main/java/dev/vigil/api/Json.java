package dev.vigil.api;

import io.avaje.json.JsonException;
import java.nio.charset.StandardCharsets;

/**
 * The records of this package to and from JSON. Fields that are {@code null} are absent in what is written; fields
 * that are unknown are ignored in what is read, so that either end may be the newer one.
 *
 * <p>The adapters are generated at compile time and put together by {@link RecordAdapters}.
 */
@io.avaje.jsonb.Json.Import({
    Action.class,
    ApplyOrder.class,
    ApplyReport.class,
    AtJobs.class,
    AtOrder.class,
    EventEntry.class,
    Events.class,
    Failure.class,
    Results.class,
    Runs.class,
    ServiceStatus.class,
    Status.class,
    Timers.class,
    UpgradeOrder.class,
    Usage.class,
    UsageReport.class,
    Why.class
})
public final class Json {
    /** How deep arrays and objects may lie in each other; ours need five levels, and a parser recurses. */
    public static final int DEPTH_MAX = 32;

    private static final RecordAdapters ADAPTERS = new RecordAdapters();

    private Json() {}

    /** JSON in UTF-8. */
    public static byte[] bytes(Record value) {
        return ADAPTERS.toJsonBytes(value);
    }

    /** JSON on one line. */
    public static String text(Record value) {
        return ADAPTERS.toJson(value);
    }

    /** JSON on many lines, for a reader. */
    public static String pretty(Record value) {
        return ADAPTERS.toJsonPretty(value);
    }

    /** Reads one record from all of {@code json}. @throws BadJson when it is not one */
    public static <T extends Record> T read(byte[] json, Class<T> type) {
        JsonShape.check(json);
        try {
            return ADAPTERS.read(json, type);
        } catch (BadJson bad) {
            throw bad;
        } catch (JsonException bad) {
            throw new BadJson(firstLine(bad), bad);
        } catch (RuntimeException bad) { // the parser's own slips on hostile input, and a null where none may be
            throw new BadJson("not a " + type.getSimpleName(), bad);
        }
    }

    /** Reads one record from all of {@code json}. @throws BadJson when it is not one */
    public static <T extends Record> T read(String json, Class<T> type) {
        return read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static String firstLine(JsonException bad) {
        String message = bad.getMessage();
        return message == null ? "not JSON" : message.lines().findFirst().orElse("not JSON");
    }
}
