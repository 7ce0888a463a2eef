package dev.vigil.core;

/** Why a service that ran was ended without being asked to from outside. */
public enum TriggerCause {
    /** None of those below. */
    OTHER,
    /** It did not say in time that it is alive, or said that it is not. */
    WATCHDOG,
    /** A health check found it unhealthy. */
    HEALTH,
    /** It used more memory than it may. */
    MEMORY,
    /** It put itself into the background, and its main process was not found. */
    MAIN_PROCESS,
    /** A command that belongs to its start failed. */
    COMMAND
}
