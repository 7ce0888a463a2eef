package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.StopPlan.FurtherSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of {@code stop.sequence}.
 *
 * @param timed signals with the time that is waited after each
 * @param last the final signal
 */
record StopSteps(List<FurtherSignal> timed, int last) {
    private static final String NOUN = "an array of steps such as [[\"TERM\", \"10s\"], [\"INT\", \"5s\"], [\"KILL\"]]";
    private static final int STEPS_MAX = 20;

    static final ValueType<StopSteps> TYPE = ValueType.of(NOUN, StopSteps::read);

    StopSteps {
        timed = List.copyOf(timed);
    }

    private static Optional<StopSteps> read(Value value) {
        if (!(value.raw() instanceof ConfigValue.Array array)) {
            return value.refuse("not " + NOUN);
        }
        int count = array.elements().size();
        if (count == 0 || count > STEPS_MAX) {
            return value.refuse("it has 1 to " + STEPS_MAX + " steps");
        }
        List<FurtherSignal> timed = new ArrayList<>();
        for (int i = 0; i < count - 1; i++) {
            timed(value.element(i, array.elements().get(i))).ifPresent(timed::add);
        }
        Optional<Integer> last = last(value.element(count - 1, array.elements().getLast()));
        return timed.size() == count - 1 ? last.map(signal -> new StopSteps(timed, signal)) : Optional.empty();
    }

    private static Optional<FurtherSignal> timed(Value step) {
        if (!(step.raw() instanceof ConfigValue.Array array) || array.elements().size() != 2) {
            return step.refuse("not a signal and the time until the next step, such as [\"TERM\", \"10s\"]");
        }
        Optional<Integer> signal =
                ValueTypes.SIGNAL.read(step.element(0, array.elements().getFirst()));
        Optional<Duration> time =
                ValueTypes.LASTING.read(step.element(1, array.elements().getLast()));
        return signal.flatMap(number -> time.map(waited -> new FurtherSignal(number, waited)));
    }

    private static Optional<Integer> last(Value step) {
        if (!(step.raw() instanceof ConfigValue.Array array) || array.elements().size() != 1) {
            return step.refuse("the last step is a signal alone, such as [\"KILL\"]");
        }
        return ValueTypes.SIGNAL.read(step.element(0, array.elements().getFirst()));
    }

    /** {@code plan} with these steps. */
    StopPlan in(StopPlan plan) {
        boolean single = timed.isEmpty();
        return new StopPlan(
                single ? last : timed.getFirst().signal(),
                single ? plan.timeout() : timed.getFirst().timeout(),
                plan.command(),
                last,
                plan.killMode(),
                single ? List.of() : timed.subList(1, timed.size()));
    }
}
