package dev.vigil.api;

import java.util.List;

/** Answer of {@code GET /api/v1/events} without {@code Accept: text/event-stream}: the latest, oldest first. */
public record Events(List<EventEntry> events) {}
