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
        @Nullable Boolean await) {

    /** @throws BadJson when there is no action, or no name in a place of one: this record comes from strangers */
    @SuppressWarnings("ConstantValue")
    public Action {
        if (action == null) {
            throw new BadJson("action is missing");
        }
        names = names == null ? List.of() : checked(names);
    }

    private static List<String> checked(List<String> names) {
        if (names.stream().anyMatch(name -> name == null)) {
            throw new BadJson("null among the names");
        }
        return List.copyOf(names);
    }

    /** Whether it is for every service. */
    public boolean forAll() {
        return Boolean.TRUE.equals(all);
    }

    /** Whether the answer waits for the outcome. */
    public boolean awaited() {
        return !Boolean.FALSE.equals(await);
    }
}
