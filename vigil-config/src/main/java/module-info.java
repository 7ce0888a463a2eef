import org.jspecify.annotations.NullMarked;

/** Configuration files to specifications, with every problem of a file at once. */
@NullMarked
module dev.vigil.config {
    requires static org.jspecify;
    requires transitive dev.vigil.core;
    requires dev.vigil.calendar;
    requires org.tomlj;
    requires re2j;

    exports dev.vigil.config;
    exports dev.vigil.config.environment;
    exports dev.vigil.config.keys;
    exports dev.vigil.config.model;
    exports dev.vigil.config.text;
}
