package dev.vigil.api;

/**
 * A change of a service, as {@code GET /api/v1/events} tells it.
 *
 * @param id grows by one from event to event
 * @param at RFC 3339
 * @param from state before
 * @param to state after
 * @param reason a sentence for a reader
 */
public record EventEntry(long id, String at, String service, String from, String to, long incarnation, String reason) {}
