package dev.vigil.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unchecked")
class OpenApiTest {
    private static final Map<String, Object> DOCUMENT =
            (Map<String, Object>) Jsonb.instance().type(Object.class).fromJson(OpenApi.json());

    private static Map<String, Object> at(Object node, String... path) {
        Object here = node;
        for (String step : path) {
            here = Objects.requireNonNull(((Map<String, Object>) here).get(step), () -> step + " of " + List.of(path));
        }
        return (Map<String, Object>) here;
    }

    @Test
    void everyFieldOfEveryRecordIsDescribedAndNoOther() {
        Map<String, Object> schemas = at(DOCUMENT, "components", "schemas");
        Set<Class<?>> records = new HashSet<>();
        Samples.all().forEach(sample -> collect(sample.getClass(), records));
        assertThat(schemas.keySet()).isEqualTo(names(records.stream().map(Class::getSimpleName)));
        for (Class<?> type : records) {
            assertThat(at(schemas, type.getSimpleName(), "properties").keySet())
                    .as(type.getSimpleName())
                    .isEqualTo(names(Stream.of(type.getRecordComponents()).map(RecordComponent::getName)));
        }
    }

    private static Set<String> names(Stream<String> names) {
        return new HashSet<>(names.toList());
    }

    private static void collect(Type type, Set<Class<?>> into) {
        if (type instanceof ParameterizedType generic) {
            collect(generic.getActualTypeArguments()[0], into);
        } else if (type instanceof Class<?> known && known.isRecord() && into.add(known)) {
            Stream.of(known.getRecordComponents()).forEach(one -> collect(one.getGenericType(), into));
        }
    }

    @Test
    void fieldsThatMayBeAbsentAreNotRequired() {
        Map<String, Object> schemas = at(DOCUMENT, "components", "schemas");
        assertThat((List<Object>) at(schemas, "ServiceStatus").get("required"))
                .doesNotContain("pid", "healthy", "lastExit", "statusText", "next")
                .contains("name", "state", "reason");
        assertThat((List<Object>) at(schemas, "Action").get("required")).containsExactly("action");
    }

    @Test
    void everyPathIsDescribed() {
        assertThat(at(DOCUMENT, "paths").keySet())
                .containsExactlyInAnyOrder(
                        Paths.SERVICES,
                        Paths.SERVICES + "/{name}",
                        Paths.SERVICES + "/{name}/why",
                        Paths.SERVICES + "/{name}/usage",
                        Paths.SERVICES + "/{name}/runs",
                        Paths.TIMERS,
                        Paths.AT,
                        Paths.AT + "/{name}/remove",
                        Paths.ACTIONS,
                        Paths.SETTLED,
                        Paths.SHUTDOWN,
                        Paths.APPLY,
                        Paths.UPGRADE,
                        Paths.EVENTS,
                        Paths.OPENAPI);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        references(DOCUMENT)
                .forEach(reference -> at(DOCUMENT, reference.substring(2).split("/", -1)));
    }

    private static Stream<String> references(Object node) {
        return switch (node) {
            case Map<?, ?> map when map.get("$ref") instanceof String reference -> Stream.of(reference);
            case Map<?, ?> map -> map.values().stream().flatMap(OpenApiTest::references);
            case List<?> list -> list.stream().flatMap(OpenApiTest::references);
            default -> Stream.empty();
        };
    }
}
