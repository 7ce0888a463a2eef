package dev.vigil.core.spec;

/** A service that runs as a user of its own, which exists only while it runs. */
public record DynamicUser() implements Section {}
