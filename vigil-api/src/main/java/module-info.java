import org.jspecify.annotations.NullMarked;

/** What goes over the control socket: records to and from JSON, and the framing of HTTP/1.1. */
@NullMarked
module dev.vigil.api {
    requires static org.jspecify;
    requires io.avaje.jsonb;

    exports dev.vigil.api;
}
