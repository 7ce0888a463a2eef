package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One service as it is meant to be: a validated, immutable value. Made with {@link #of}, which gives everything its
 * default, and the {@code with} methods; so a new component changes no code that does not care about it.
 *
 * @param name the service's own name, unique in a supervisor; an instance carries its number: {@code web-1}
 * @param group the name in the file, {@code web}; equal to {@code name} unless {@code instances} is above 1
 * @param kind what kind of program it is
 * @param dependencies which services it needs, by concrete name
 * @param start what counts as started, and how long that may take
 * @param restart what happens when it ends by itself
 * @param stop how it is stopped
 * @param reload how it is told to read its configuration again
 * @param launch what is run and in which surroundings; the state machine carries it without looking inside
 * @param sections what features want to know of it; the state machine carries them without looking inside
 */
public record ServiceSpec(
        String name,
        String group,
        Kind kind,
        Dependencies dependencies,
        StartPlan start,
        RestartPlan restart,
        StopPlan stop,
        ReloadPlan reload,
        Launch launch,
        Sections sections) {

    /** A daemon of which nothing is given but {@code command}. */
    public static ServiceSpec of(String name, List<String> command) {
        return new ServiceSpec(
                name,
                name,
                Kind.DAEMON,
                Dependencies.NONE,
                StartPlan.DEFAULT,
                RestartPlan.DEFAULT,
                StopPlan.DEFAULT,
                ReloadPlan.DEFAULT,
                Launch.of(command),
                Sections.NONE);
    }

    /** The same as one of the instances of {@code group}. */
    public ServiceSpec withGroup(String group) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    public ServiceSpec withKind(Kind kind) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    public ServiceSpec withDependencies(Dependencies dependencies) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    public ServiceSpec withStart(StartPlan start) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    public ServiceSpec withRestart(RestartPlan restart) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    public ServiceSpec withStop(StopPlan stop) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    public ServiceSpec withReload(ReloadPlan reload) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    public ServiceSpec withLaunch(Launch launch) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    /** The same with {@code section} in place of the one of its {@code type}. */
    public <S extends Section> ServiceSpec withSection(Class<S> type, S section) {
        return withSections(sections.with(type, section));
    }

    private ServiceSpec withSections(Sections sections) {
        return new ServiceSpec(name, group, kind, dependencies, start, restart, stop, reload, launch, sections);
    }

    /** The section of {@code type}, if there is one. */
    public <S extends Section> Optional<S> section(Class<S> type) {
        return sections.get(type);
    }

    /** How the program shows that it is ready; empty: it is ready once it runs. */
    public Optional<Readiness> readiness() {
        return section(Readiness.class);
    }

    public ServiceSpec withReadiness(Readiness readiness) {
        return withSection(Readiness.class, readiness);
    }

    /** Whether it speaks to vigild by sd_notify(3). */
    public boolean notifies() {
        return sections.anyNotifies();
    }

    /** All that a file can say of it but its name, each key once. */
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.restart("kind", Setting.text(kind)));
        settings.addAll(launch.settings());
        settings.addAll(dependencies.settings());
        settings.addAll(start.settings());
        settings.addAll(restart.settings());
        settings.addAll(stop.settings());
        settings.addAll(reload.settings());
        settings.addAll(sections.settings());
        return settings;
    }

    /**
     * For what it waits, once it is wanted, until its program is launched: {@code a connection at 127.0.0.1:80}. Who
     * requires it need not wait for it then. Empty: it is launched as soon as what it needs is there.
     */
    public Optional<String> awaitedDemand() {
        return sections.awaitedDemand();
    }

    /** What kind of program a service is. */
    public enum Kind {
        /** Runs until it is stopped; ending by itself is an event that the restart policy decides about. */
        DAEMON,
        /** Runs to its end; ending with success completes it, and what waits for it may start. */
        ONESHOT,
        /**
         * Puts itself into the background: its first process ends with success, another one that it has left behind is
         * the main process from then on. Otherwise as a daemon; it is ready no sooner than that process is known.
         */
        FORKING
    }
}
