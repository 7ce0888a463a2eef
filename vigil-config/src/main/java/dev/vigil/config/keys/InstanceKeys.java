package dev.vigil.config.keys;

import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import java.util.List;

/** The key that makes several services of one. It is used before any of them has a specification. */
public final class InstanceKeys implements KeyGroup {
    private static final int INSTANCES_MAX = 10_000;

    public static final Key<Integer> INSTANCES = Key.of(
            "instances",
            ValueType.whole(1, INSTANCES_MAX),
            "1",
            "How many run side by side. Above 1 they are called `web-1` to `web-N`, and `web` means all of them. Where"
                    + " this key is given, `%i` in any string of the service stands for the number (`%%i` for `%i`"
                    + " itself), and `$VIGIL_INSTANCE` holds it.");

    InstanceKeys() {}

    @Override
    public List<Key<?>> keys() {
        return List.of(INSTANCES);
    }
}
