package dev.vigil.config.keys;

import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import java.util.List;

/** Names that are taken for features to come, and refused until then. */
final class LaterKeys implements KeyGroup {
    @Override
    public List<Key<?>> keys() {
        return List.of(
                Key.notYet("rolling", "How instances are restarted one after the other."),
                Key.notYet("terminal", "The terminal that it owns."),
                Key.notYet("watch", "Files whose change restarts it."));
    }
}
