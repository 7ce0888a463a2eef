import org.jspecify.annotations.NullMarked;

/** The door to Linux: the only code that makes system calls. Knows nothing of services. */
@NullMarked
@SuppressWarnings("module") // those that use it, which are not there yet when this is compiled
module dev.vigil.linux {
    requires static org.jspecify;

    exports dev.vigil.linux to
            dev.vigil.app,
            dev.vigil.cli,
            dev.vigil.daemon;
}
