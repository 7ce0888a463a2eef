import org.jspecify.annotations.NullMarked;

/** The pure state machine that decides what happens to services. Knows nothing of Linux, clocks, threads or files. */
@NullMarked
module dev.vigil.core {
    requires static org.jspecify;

    exports dev.vigil.core;
    exports dev.vigil.core.change;
    exports dev.vigil.core.spec;
}
