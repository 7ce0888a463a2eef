import org.jspecify.annotations.NullMarked;

/** The supervisor daemon: one event loop that carries out what the core decides. */
@NullMarked
module dev.vigil.daemon {
    requires static org.jspecify;
    requires jdk.unsupported;
    requires transitive dev.vigil.linux;
    requires transitive dev.vigil.core;
    requires dev.vigil.calendar;
    requires transitive dev.vigil.config;
    requires transitive dev.vigil.api;
    requires dev.vigil.logs;

    exports dev.vigil.daemon.boot;
    exports dev.vigil.daemon.change;
    exports dev.vigil.daemon.feature.activation;
    exports dev.vigil.daemon.feature.resources;
    exports dev.vigil.daemon.feature.sandbox;
    exports dev.vigil.daemon.launch;
    exports dev.vigil.daemon.state.upgrade;
}
