package dev.vigil.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sections that features add to a specification, at most one of each type. A feature that is not asked for has no
 * section. So a new feature needs no new component of {@link ServiceSpec}.
 */
public final class Sections {
    public static final Sections NONE = new Sections(Map.of());

    private final Map<Class<? extends Section>, Section> byType;

    private Sections(Map<Class<? extends Section>, Section> byType) {
        this.byType = byType;
    }

    /** The section of {@code type}, if there is one. */
    public <S extends Section> Optional<S> get(Class<S> type) {
        return Optional.ofNullable(byType.get(type)).map(type::cast);
    }

    /** Whether one of them says that the service speaks by sd_notify(3). */
    boolean anyNotifies() {
        return byType.values().stream().anyMatch(Section::notifies);
    }

    /** What they hold, in the order of adding. */
    List<Setting> settings() {
        return byType.values().stream()
                .flatMap(section -> section.settings().stream())
                .toList();
    }

    /** For what one of them has the service wait until its program is launched. */
    Optional<String> awaitedDemand() {
        return byType.values().stream()
                .map(Section::awaitedDemand)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** These and {@code section}, which replaces the one of its {@code type}. */
    public <S extends Section> Sections with(Class<S> type, S section) {
        // In the order of adding: nothing may depend on hash codes of classes, which differ from run to run.
        Map<Class<? extends Section>, Section> more = new LinkedHashMap<>(byType);
        more.put(type, section);
        return new Sections(Collections.unmodifiableMap(more));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sections sections && byType.equals(sections.byType);
    }

    @Override
    public int hashCode() {
        return byType.hashCode();
    }

    @Override
    public String toString() {
        return byType.values().toString();
    }
}
