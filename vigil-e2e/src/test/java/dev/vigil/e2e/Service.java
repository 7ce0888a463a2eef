package dev.vigil.e2e;

import java.util.Map;
import java.util.Objects;

/** A service as {@code vigil status --json} shows it. */
record Service(Map<String, Object> fields) {
    String name() {
        return text("name");
    }

    String state() {
        return text("state");
    }

    String reason() {
        return text("reason");
    }

    boolean isReady() {
        return Boolean.TRUE.equals(fields.get("ready"));
    }

    /** Of the process that runs; fails when there is none. */
    long pid() {
        return number("pid");
    }

    long incarnation() {
        return number("incarnation");
    }

    long restarts() {
        return number("restarts");
    }

    boolean has(String field) {
        return fields.get(field) != null;
    }

    String text(String field) {
        return String.valueOf(fields.get(field));
    }

    private long number(String field) {
        return ((Number) Objects.requireNonNull(fields.get(field), field + " of " + fields)).longValue();
    }
}
