package dev.vigil.core.spec;

import java.time.Duration;

/**
 * When to give up.
 *
 * @param count restarts that are allowed within the window, 1 or more
 * @param within the window
 */
public record RestartLimit(int count, Duration within) {}
