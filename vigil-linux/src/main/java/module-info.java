import org.jspecify.annotations.NullMarked;

/** The door to Linux: the only code that makes system calls. Knows nothing of services. */
@NullMarked
module dev.vigil.linux {
    requires static org.jspecify;

    exports dev.vigil.linux;
}
