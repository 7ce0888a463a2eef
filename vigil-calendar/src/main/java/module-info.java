import org.jspecify.annotations.NullMarked;

/** Cron and calendar expressions, and the times at which they are due. No clock, no input or output. */
@NullMarked
module dev.vigil.calendar {
    requires static org.jspecify;

    exports dev.vigil.calendar;
}
