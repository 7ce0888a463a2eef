import org.jspecify.annotations.NullMarked;

/** What a Java program needs to be a daemon. */
@NullMarked
@SuppressWarnings("module") // the command, which is not there yet when this is compiled
module dev.vigil.app {
    requires static org.jspecify;
    requires static java.logging;
    requires dev.vigil.linux;
    requires jdk.unsupported;

    exports dev.vigil.app;
    exports dev.vigil.app.daemonize to
            dev.vigil.cli;
}
