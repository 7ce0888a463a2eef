import org.jspecify.annotations.NullMarked;

/** The command {@code vigil}. */
@NullMarked
module dev.vigil.cli {
    requires static org.jspecify;
    requires info.picocli;
    requires dev.vigil.linux;
    requires dev.vigil.app;
    requires dev.vigil.api;
    requires dev.vigil.core;
    requires dev.vigil.calendar;
    requires dev.vigil.logs;
    requires dev.vigil.config;
    requires dev.vigil.daemon;
}
