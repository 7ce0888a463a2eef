package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who waits for the outcome of a request to the state machine. */
public final class PendingAnswers {
    private final Map<Long, Consumer<List<Effect.Outcome>>> waiting = new HashMap<>();
    private long latest;

    /** Numbers a request; {@code answer} is called once. */
    long expect(Consumer<List<Effect.Outcome>> answer) {
        waiting.put(++latest, answer);
        return latest;
    }

    /** Delivers the one answer to a request; a number that is not known is ignored. */
    void deliver(Effect.Answer answer) {
        Consumer<List<Effect.Outcome>> receiver = waiting.remove(answer.request());
        if (receiver != null) {
            receiver.accept(answer.outcomes());
        }
    }
}
