package dev.vigil.api.http;

/** How much of a message is taken in before it is refused. */
public final class Limits {
    /** Request line and header fields together, and a trailer section. */
    public static final int HEAD_MAX_BYTES = 16 * 1024;

    /** Header fields of a message. */
    public static final int FIELDS_MAX = 100;

    /** Body of a request. */
    public static final int BODY_MAX_BYTES = 256 * 1024;

    /** Body of an answer that is read whole: status of 100,000 services fits. */
    public static final int ANSWER_MAX_BYTES = 64 * 1024 * 1024;

    /** Size and extensions of a chunk. */
    static final int CHUNK_LINE_MAX_BYTES = 256;

    private Limits() {}
}
