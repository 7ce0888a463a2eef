package dev.vigil.core;

/** What the operator wants of a service; its {@link ServiceState} is what is. */
public enum Goal {
    UP,
    DOWN
}
