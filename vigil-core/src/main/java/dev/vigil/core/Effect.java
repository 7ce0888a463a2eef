package dev.vigil.core;

import java.util.List;

/** Something to be done. Data only: the shell carries it out, and what comes of it returns as an {@link Event}. */
public sealed interface Effect {
    /**
     * Start the program, after what is to be run before it; answered by {@link Event.Spawned}, {@link
     * Event.SpawnFailed} or {@link Event.Skipped}.
     */
    record Spawn(Incarnation incarnation) implements Effect {}

    /**
     * Kill what is run before the program, which is not launched then: answered by {@link Event.LaunchCancelled}; or
     * what is run after it, which is answered as if it had failed. Nothing, if neither is run.
     */
    record CancelLaunch(Incarnation incarnation) implements Effect {}

    /** Begin to look for the readiness of the specification; answered by {@link Event.BecameReady}, or never. */
    record WatchReadiness(Incarnation incarnation) implements Effect {}

    /** Stop looking for it. */
    record UnwatchReadiness(Incarnation incarnation) implements Effect {}

    /**
     * Send a signal.
     *
     * @param wholeGroup to all processes of the incarnation, or to its main process only
     */
    record SendSignal(Incarnation incarnation, int signal, boolean wholeGroup) implements Effect {}

    /** Say {@link Event.GroupEmptied} as soon as no process of the incarnation is left. */
    record AwaitGroupEmpty(Incarnation incarnation) implements Effect {}

    /** What is left of the incarnation is nobody's: forget it. Its main process has ended. */
    record LeaveAlone(Incarnation incarnation) implements Effect {}

    /**
     * Run a command, or several one after the other, or the reload that a service tells the end of ({@link
     * dev.vigil.core.spec.NotifiedReload}); answered by {@link Event.CommandEnded}.
     */
    record RunCommand(Incarnation incarnation, Event.CommandRole role) implements Effect {}

    /** A service changed: tell those who follow, keep its record. */
    record Publish(Notice notice) implements Effect {}

    /** The one answer to a request. */
    record Answer(long request, List<Outcome> outcomes) implements Effect {}

    /**
     * An essential service has ended for good: shut down, and end with {@code exitCode}.
     *
     * @param state its word: {@code failed}
     * @param reason for a reader: {@code exit code 3 after 2.1 s}
     */
    record EndAll(String service, String state, int exitCode, String reason) implements Effect {}

    /** Say {@link Event.TriggeredStart} as soon as somebody needs the service; said again where it is known already. */
    record AwaitDemand(String service) implements Effect {}

    /** Everything is down: end. */
    record ShutDown() implements Effect {}

    /**
     * What became of one service of a request.
     *
     * @param ok whether it is as was asked
     * @param message for a reader: {@code running, ready after 1.2 s}, or the cause
     */
    record Outcome(String service, boolean ok, String message) {}
}
