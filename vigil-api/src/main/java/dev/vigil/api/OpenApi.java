package dev.vigil.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the control socket's requests (OpenAPI 3.1), as it is served at {@link Paths#OPENAPI}. */
public final class OpenApi {
    private OpenApi() {}

    /** JSON in UTF-8; read from the program's own files. */
    public static byte[] json() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
