package dev.vigil.api;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.PropertyNames;
import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.json.stream.BufferedJsonWriter;
import io.avaje.json.stream.BytesJsonWriter;
import io.avaje.json.stream.JsonOutput;
import io.avaje.json.stream.JsonStream;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the generated adapters together, each when it is first needed. The library's own way to do so searches the class
 * path for services and reads the database of time zones, which costs a command 3 to 8 of its 60 ms; of that interface
 * the generated code uses three methods, so the others are not there.
 */
final class RecordAdapters implements Jsonb {
    private final JsonStream stream = JsonStream.builder()
            .bufferRecycling(BufferRecycleStrategy.THREAD_LOCAL)
            .build();
    private final Map<Type, JsonAdapter<?>> known = new HashMap<>();

    @Override
    public synchronized <T> JsonAdapter<T> adapter(Class<T> type) {
        return adapter((Type) type);
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized <T> JsonAdapter<T> adapter(Type type) {
        JsonAdapter<?> found = known.get(type);
        if (found == null) {
            found = create(type);
            known.put(type, found);
        }
        return (JsonAdapter<T>) found;
    }

    private JsonAdapter<?> create(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
            return new PlainAdapters.Elements<>(adapter(list.getActualTypeArguments()[0])).nullSafe();
        }
        JsonAdapter<?> own = type instanceof Class<?> named ? ofRecord(named.getSimpleName()) : null;
        return own != null ? own.nullSafe() : PlainAdapters.of(type);
    }

    private @Nullable JsonAdapter<?> ofRecord(String name) {
        return switch (name) {
            case "ApplyOrder" -> new ApplyOrderJsonAdapter(this);
            case "ApplyReport" -> new ApplyReportJsonAdapter(this);
            case "FieldChange" -> new ApplyReport$FieldChangeJsonAdapter(this);
            case "PlannedStep" -> new ApplyReport$PlannedStepJsonAdapter(this);
            case "Action" -> new ActionJsonAdapter(this);
            case "AtJob" -> new AtJobs$AtJobJsonAdapter(this);
            case "AtJobs" -> new AtJobsJsonAdapter(this);
            case "AtOrder" -> new AtOrderJsonAdapter(this);
            case "CheckDetail" -> new HealthDetail$CheckDetailJsonAdapter(this);
            case "EventEntry" -> new EventEntryJsonAdapter(this);
            case "Events" -> new EventsJsonAdapter(this);
            case "ExitEntry" -> new Why$ExitEntryJsonAdapter(this);
            case "Failure" -> new FailureJsonAdapter(this);
            case "HealthDetail" -> new HealthDetailJsonAdapter(this);
            case "LastAnswer" -> new HealthDetail$LastAnswerJsonAdapter(this);
            case "LaunchedWith" -> new Why$LaunchedWithJsonAdapter(this);
            case "LastExit" -> new ServiceStatus$LastExitJsonAdapter(this);
            case "Next" -> new ServiceStatus$NextJsonAdapter(this);
            case "Result" -> new Results$ResultJsonAdapter(this);
            case "Results" -> new ResultsJsonAdapter(this);
            case "Run" -> new Runs$RunJsonAdapter(this);
            case "Runs" -> new RunsJsonAdapter(this);
            case "ServiceStatus" -> new ServiceStatusJsonAdapter(this);
            case "Status" -> new StatusJsonAdapter(this);
            case "TimerEntry" -> new Timers$TimerEntryJsonAdapter(this);
            case "Timers" -> new TimersJsonAdapter(this);
            case "UpgradeOrder" -> new UpgradeOrderJsonAdapter(this);
            case "Usage" -> new UsageJsonAdapter(this);
            case "UsagePoint" -> new UsageReport$UsagePointJsonAdapter(this);
            case "UsageReport" -> new UsageReportJsonAdapter(this);
            case "VigildStatus" -> new Status$VigildStatusJsonAdapter(this);
            case "Waited" -> new Why$WaitedJsonAdapter(this);
            case "Why" -> new WhyJsonAdapter(this);
            default -> null;
        };
    }

    @Override
    public PropertyNames properties(String... names) {
        return stream.properties(names);
    }

    <T> T read(byte[] json, Class<T> type) {
        try (JsonReader reader = stream.reader(json)) {
            T value = this.<T>adapter(type).fromJson(reader);
            if (value == null) {
                throw new BadJson("null where an object is expected");
            }
            return value;
        }
    }

    // ---- the rest of the interface that has a plain meaning here

    private void write(Object value, JsonWriter writer) {
        this.<Object>adapter((Type) value.getClass()).toJson(writer, value);
    }

    @Override
    public byte[] toJsonBytes(Object value) {
        try (BytesJsonWriter writer = stream.bufferedWriterAsBytes()) {
            write(value, writer);
            return writer.result();
        }
    }

    @Override
    public String toJson(Object value) {
        try (BufferedJsonWriter writer = stream.bufferedWriter()) {
            write(value, writer);
            return writer.result();
        }
    }

    @Override
    public String toJsonPretty(Object value) {
        try (BufferedJsonWriter writer = stream.bufferedWriter()) {
            writer.pretty(true);
            write(value, writer);
            return writer.result();
        }
    }

    @Override
    public void toJson(Object value, JsonWriter writer) {
        write(value, writer);
    }

    @Override
    public void toJson(Object value, Writer to) {
        write(value, writer(to));
    }

    @Override
    public void toJson(Object value, OutputStream to) {
        write(value, writer(to));
    }

    @Override
    public void toJson(Object value, JsonOutput to) {
        write(value, writer(to));
    }

    @Override
    public JsonReader reader(byte[] json) {
        return stream.reader(json);
    }

    @Override
    public JsonReader reader(String json) {
        return stream.reader(json);
    }

    @Override
    public JsonReader reader(Reader json) {
        return stream.reader(json);
    }

    @Override
    public JsonReader reader(InputStream json) {
        return stream.reader(json);
    }

    @Override
    public JsonWriter writer(Writer to) {
        return stream.writer(to);
    }

    @Override
    public JsonWriter writer(OutputStream to) {
        return stream.writer(to);
    }

    @Override
    public JsonWriter writer(JsonOutput to) {
        return stream.writer(to);
    }

    @Override
    public boolean hasAdapter(Class<?> type) {
        return hasAdapter((Type) type);
    }

    @Override
    public boolean hasAdapter(Type type) {
        return known.containsKey(type);
    }

    // ---- and what has none

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("the generated adapters of records do not need it");
    }

    @Override
    public <T> JsonType<T> type(Class<T> type) {
        throw unused();
    }

    @Override
    public <T> JsonType<T> type(Type type) {
        throw unused();
    }

    @Override
    public <T> JsonType<T> typeOf(Object value) {
        throw unused();
    }

    @Override
    public <T> JsonAdapter<T> customAdapter(Class<? extends JsonAdapter<?>> type) {
        throw unused();
    }

    @Override
    public JsonAdapter<String> rawAdapter() {
        throw unused();
    }
}
