package dev.vigil.api.http;

/** What {@link ResponseReader#next} made of the bytes so far. */
public sealed interface Part {
    /** Nothing yet: feed it more. */
    record More() implements Part {}

    /** The head; always first. */
    record Head(int status, Headers headers) implements Part {}

    /** Some of the body. */
    final class Data implements Part {
        private final byte[] bytes;

        Data(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not a copy. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /** The answer is whole. */
    record End() implements Part {}

    /** What came is no answer of HTTP/1.1. */
    record Bad(String problem) implements Part {}
}
