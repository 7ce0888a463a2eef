import org.jspecify.annotations.NullMarked;

/** What goes over the control socket: records to and from JSON, and the framing of HTTP/1.1. */
@NullMarked
module dev.vigil.api {
    requires static org.jspecify;
    requires io.avaje.jsonb;

    exports dev.vigil.api;
    exports dev.vigil.api.client;
    exports dev.vigil.api.http;

    provides io.avaje.jsonb.spi.JsonbExtension with
            dev.vigil.api.jsonb.GeneratedJsonComponent;
}
