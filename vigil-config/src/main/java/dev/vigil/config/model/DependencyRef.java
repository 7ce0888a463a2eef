package dev.vigil.config.model;

import java.util.Locale;

/**
 * A dependency as it is written: on a service, or on all instances of one.
 *
 * @param relation of which kind
 * @param name of what
 * @param place where it is written
 */
public record DependencyRef(Relation relation, String name, Place place) {
    public enum Relation {
        AFTER,
        REQUIRES,
        WANTS,
        AFTER_HEALTHY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
