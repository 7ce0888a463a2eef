package dev.vigil.core;

import dev.vigil.core.Effect.Answer;
import dev.vigil.core.Event.Command;
import dev.vigil.core.ServiceState.Running;
import dev.vigil.core.ServiceState.Starting;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.spec.Health;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What holds of the states of services among each other, of answers about them, and in the end. */
final class StateLaws {
    private final Function<String, ServiceRecord> record;
    private final BiConsumer<Boolean, String> require;

    /** @param record finds a service by its name */
    StateLaws(Function<String, ServiceRecord> record, BiConsumer<Boolean, String> require) {
        this.record = record;
        this.require = require;
    }

    private void require(boolean holds, String law) {
        require.accept(holds, law);
    }

    void checkHealth(Incarnation incarnation, ServiceRecord before) {
        boolean awaited = before.goal() == Goal.UP
                && before.state() instanceof Running
                && before.spec().section(Health.class).isPresent();
        require(
                !awaited || before.health() == HealthVerdict.HEALTHY,
                incarnation + " spawned before " + before.name() + " was healthy");
    }

    void checkOrder(Incarnation incarnation, String before) {
        ServiceState state = record.apply(before).state();
        boolean onItsWay = state instanceof Starting || state instanceof Stopping;
        require(!onItsWay || record.apply(before).goal() == Goal.DOWN, incarnation + " spawned before " + before);
    }

    void checkAnswer(Answer answer, @Nullable Command asked) {
        require(asked != null, "one answer: " + answer);
        for (Effect.Outcome outcome : answer.outcomes()) {
            ServiceState state = record.apply(outcome.service()).state();
            /* Of several services one may have got there long ago, and have been sent elsewhere since. */
            boolean past = answer.outcomes().size() > 1 || !outcome.ok();
            boolean holds = switch (Objects.requireNonNull(asked)) {
                case Command.Start _, Command.Restart _ -> past || state.isReady();
                case Command.Stop _ -> past || state instanceof ServiceState.Down;
                case Command.Shutdown _ -> state instanceof ServiceState.Down;
                case Command.Settle _ -> !(state instanceof Starting) && !(state instanceof Stopping);
                case Command.Reload _, Command.Signal _, Command.Reconfiguration _ -> true;
            };
            require(holds, "true answer: " + outcome + " to " + asked + ", but it is " + state);
        }
    }

    /** What must be true of it when nothing moves any more, on a fine day. */
    void checkLiveness(ServiceRecord service) {
        boolean fine = switch (service.state()) {
            case Running _, ServiceState.Completed _ -> service.goal() == Goal.UP;
            case ServiceState.Down _ -> service.goal() == Goal.DOWN;
            case ServiceState.Failed _ -> true;
            case ServiceState.Waiting _ -> isHopeless(record.apply(service.blocker()));
            case Starting _, Stopping _, ServiceState.Backoff _ -> false;
        };
        require(fine, service.name() + " got stuck: " + service);
    }

    private static boolean isHopeless(ServiceRecord blocker) {
        return blocker.state() instanceof ServiceState.Failed || blocker.state() instanceof ServiceState.Down;
    }
}
