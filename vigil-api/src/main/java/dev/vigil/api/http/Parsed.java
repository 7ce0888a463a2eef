package dev.vigil.api.http;

/** What {@link RequestParser#next} made of the bytes so far. */
public sealed interface Parsed {
    /** Nothing whole yet: feed it more. */
    record More() implements Parsed {}

    /** The client waits for {@link Response#CONTINUE} before it sends the body; told once a request. */
    record Continue() implements Parsed {}

    /** A request; there may be another one behind it. */
    record Complete(Request request) implements Parsed {}

    /** What came is refused with {@code status}, and nothing that follows can be understood: answer it and close. */
    record Bad(int status, String problem) implements Parsed {}
}
