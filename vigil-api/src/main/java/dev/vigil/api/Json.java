package dev.vigil.api;

import dev.vigil.api.jsonb.GeneratedJsonComponent;
import io.avaje.json.JsonException;
import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.Jsonb;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The records of this package to and from JSON. Fields that are {@code null} are absent in what is written; fields
 * that are unknown are ignored in what is read, so that either end may be the newer one.
 *
 * <p>The adapters are generated at compile time and registered here by name: nothing is searched for at start, which
 * counts in a command that lives for 60 ms.
 */
@io.avaje.jsonb.Json.Import({
    Action.class,
    EventEntry.class,
    Events.class,
    Failure.class,
    Results.class,
    ServiceStatus.class,
    Status.class,
    Why.class
})
public final class Json {
    /** How deep arrays and objects may lie in each other; ours need five levels, and a parser recurses. */
    public static final int DEPTH_MAX = 32;

    private static final Jsonb JSONB = jsonb();

    private Json() {}

    private static Jsonb jsonb() {
        // The platform's loader has no services of ours: the builder's search for extensions finds nothing, at once.
        Jsonb.Builder builder = Jsonb.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .bufferRecycling(BufferRecycleStrategy.THREAD_LOCAL);
        new GeneratedJsonComponent().register(builder);
        return builder.build();
    }

    /** JSON in UTF-8. */
    public static byte[] bytes(Record value) {
        return JSONB.toJsonBytes(value);
    }

    /** JSON on one line. */
    public static String text(Record value) {
        return JSONB.toJson(value);
    }

    /** JSON on many lines, for a reader. */
    public static String pretty(Record value) {
        return JSONB.toJsonPretty(value);
    }

    /** Reads one record from all of {@code json}. @throws BadJson when it is not one */
    public static <T extends Record> T read(byte[] json, Class<T> type) {
        JsonShape.check(json);
        try {
            return required(JSONB.type(type).fromJson(json));
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

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new BadJson("null where an object is expected");
        }
        return value;
    }

    private static String firstLine(JsonException bad) {
        String message = bad.getMessage();
        return message == null ? "not JSON" : message.lines().findFirst().orElse("not JSON");
    }
}
