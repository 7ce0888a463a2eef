package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/actions}.
 *
 * @param action {@code start stop restart reload signal}
 * @param names services or groups of instances
 * @param all every service; then {@code names} is empty
 * @param signal name with or without SIG, or number; for {@code signal} only
 * @param await whether the answer comes with the outcome (the default) or at once
 */
public record Action(
        String action,
        List<String> names,
        @Nullable Boolean all,
        @Nullable String signal,
        @Nullable Boolean await) {}
