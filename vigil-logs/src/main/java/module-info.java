import org.jspecify.annotations.NullMarked;

/** The log store on disk: its layout, its index of time, and readers that need no running vigild. */
@NullMarked
module dev.vigil.logs {
    requires static org.jspecify;

    exports dev.vigil.logs;
}
