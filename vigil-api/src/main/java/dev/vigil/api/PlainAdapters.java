package dev.vigil.api;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adapters of what records are made of: texts, numbers, truth values, lists; {@code null} where there is none. */
final class PlainAdapters {
    private static final JsonAdapter<String> TEXT = new Text().nullSafe();
    private static final JsonAdapter<Boolean> TRUTH = new Truth().nullSafe();
    private static final JsonAdapter<Integer> INTEGER = new Whole().nullSafe();
    private static final JsonAdapter<Long> LONG = new Long64().nullSafe();
    private static final JsonAdapter<Double> FRACTION = new Fraction64().nullSafe();
    private static final Map<Type, JsonAdapter<?>> ALL = Map.of(
            String.class, TEXT,
            Boolean.class, TRUTH,
            boolean.class, TRUTH,
            Integer.class, INTEGER,
            int.class, INTEGER,
            Long.class, LONG,
            long.class, LONG,
            double.class, FRACTION);

    private PlainAdapters() {}

    static JsonAdapter<?> of(Type type) {
        JsonAdapter<?> adapter = ALL.get(type);
        if (adapter == null) {
            throw new IllegalArgumentException("no field of a record may be of this type (" + type + ")");
        }
        return adapter;
    }

    private static final class Text implements JsonAdapter<String> {
        private static final int REPLACEMENT = 0xfffd;
        /** The writer of avaje-json 3.11 leaves too little room for the escapes of a long text. */
        private static final int ESCAPED_BY_WRITER_MAX = 64;

        @Override
        public void toJson(JsonWriter writer, String value) {
            String whole = whole(value);
            if (whole.length() > ESCAPED_BY_WRITER_MAX && whole.chars().anyMatch(JsonText::needsEscape)) {
                writer.rawValue(JsonText.quoted(whole));
            } else {
                writer.value(whole);
            }
        }

        /** A byte that is no UTF-8 is half of a surrogate pair in texts of vigild, which JSON has not (RFC 8259). */
        private static String whole(String value) {
            if (value.chars().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                return value;
            }
            StringBuilder whole = new StringBuilder(value.length());
            value.codePoints().forEach(point -> whole.appendCodePoint(isHalf(point) ? REPLACEMENT : point));
            return whole.toString();
        }

        private static boolean isHalf(int point) {
            return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        }

        @Override
        public String fromJson(JsonReader reader) {
            return reader.readString();
        }
    }

    private static final class Truth implements JsonAdapter<Boolean> {
        @Override
        public void toJson(JsonWriter writer, Boolean value) {
            writer.value(value);
        }

        @Override
        public Boolean fromJson(JsonReader reader) {
            return reader.readBoolean();
        }
    }

    private static final class Whole implements JsonAdapter<Integer> {
        @Override
        public void toJson(JsonWriter writer, Integer value) {
            writer.value(value);
        }

        @Override
        public Integer fromJson(JsonReader reader) {
            return reader.readInt();
        }
    }

    private static final class Long64 implements JsonAdapter<Long> {
        @Override
        public void toJson(JsonWriter writer, Long value) {
            writer.value(value);
        }

        @Override
        public Long fromJson(JsonReader reader) {
            return reader.readLong();
        }
    }

    private static final class Fraction64 implements JsonAdapter<Double> {
        @Override
        public void toJson(JsonWriter writer, Double value) {
            writer.value(value);
        }

        @Override
        public Double fromJson(JsonReader reader) {
            return reader.readDouble();
        }
    }

    /** Elements one after the other. */
    record Elements<T>(JsonAdapter<T> each) implements JsonAdapter<List<T>> {
        @Override
        public void toJson(JsonWriter writer, List<T> values) {
            writer.beginArray();
            values.forEach(value -> each.toJson(writer, value));
            writer.endArray();
        }

        @Override
        public List<T> fromJson(JsonReader reader) {
            List<T> values = new ArrayList<>();
            reader.beginArray();
            while (reader.hasNextElement()) {
                values.add(each.fromJson(reader));
            }
            reader.endArray();
            return values;
        }
    }
}
