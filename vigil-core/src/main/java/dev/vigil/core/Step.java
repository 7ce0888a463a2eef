package dev.vigil.core;

import dev.vigil.core.Effect.Publish;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step in the making: the world as it will be if the step is carried out, on top of the world as it is. Whatever
 * goes wrong in a step, the world below has not been touched.
 */
final class Step {
    private final World world;
    private final long nowNanos;
    private final @Nullable ServiceRecord[] drafts;
    private final BitSet touched = new BitSet();
    private final List<Effect> effects = new ArrayList<>();
    private final BitSet toMark = new BitSet();
    private final BitSet toAct = new BitSet();
    private final Map<Integer, String> failedAttempts = new HashMap<>();
    private Optional<PendingRequest> opened = Optional.empty();
    private Optional<Event.CommandEnded> reloaded = Optional.empty();

    Step(World world, long nowNanos) {
        this.world = world;
        this.nowNanos = nowNanos;
        this.drafts = new ServiceRecord[world.neighbours().size()];
    }

    long now() {
        return nowNanos;
    }

    World world() {
        return world;
    }

    Neighbours neighbours() {
        return world.neighbours();
    }

    ServiceRecord at(int rank) {
        ServiceRecord draft = drafts[rank];
        return draft == null ? world.at(rank) : draft;
    }

    /** Drafts a record, and queues those who may have to do something about it. */
    void put(int rank, ServiceRecord next) {
        boolean seen = !next.looksAs(at(rank));
        drafts[rank] = next;
        touched.set(rank);
        if (seen) {
            touch(rank);
        }
    }

    /** Queues a service and its neighbours to be looked at. */
    void touch(int rank) {
        toMark.set(rank);
        toAct.set(rank);
        set(toMark, neighbours().requiredBy(rank));
        set(toAct, neighbours().neededBy(rank));
        set(toAct, neighbours().requires(rank));
        set(toAct, neighbours().ordered(rank));
    }

    private static void set(BitSet queue, int[] ranks) {
        for (int rank : ranks) {
            queue.set(rank);
        }
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    /** The lowest rank to be marked, or -1. */
    int pollMark() {
        return poll(toMark);
    }

    /** The lowest rank to be acted on, or -1. */
    int pollAct() {
        return poll(toAct);
    }

    private static int poll(BitSet queue) {
        int rank = queue.nextSetBit(0);
        if (rank >= 0) {
            queue.clear(rank);
        }
        return rank;
    }

    /** A launch came to nothing: who waits for it has the answer. */
    void attemptFailed(int rank, String why) {
        failedAttempts.put(rank, why);
    }

    Optional<String> failedAttempt(int rank) {
        return Optional.ofNullable(failedAttempts.get(rank));
    }

    void open(PendingRequest request) {
        opened = Optional.of(request);
    }

    Optional<PendingRequest> opened() {
        return opened;
    }

    void reloaded(Event.CommandEnded ended) {
        reloaded = Optional.of(ended);
    }

    Optional<Event.CommandEnded> reloaded() {
        return reloaded;
    }

    /** The ranks with a draft, in their order. */
    int[] touched() {
        return touched.stream().toArray();
    }

    List<Effect> effects() {
        return effects;
    }

    /** Makes it so: what is to be done first, then who is to be told. */
    List<Effect> commit() {
        List<Effect> all = new ArrayList<>(effects);
        for (int rank = touched.nextSetBit(0); rank >= 0; rank = touched.nextSetBit(rank + 1)) {
            ServiceRecord before = world.at(rank);
            ServiceRecord after = at(rank);
            if (isNews(before, after)) {
                all.add(new Publish(notice(before, after)));
            }
            EssentialEnds.between(before, after).ifPresent(all::add);
            world.put(rank, after);
        }
        return all;
    }

    private static boolean isNews(ServiceRecord before, ServiceRecord after) {
        return before.state().phase() != after.state().phase() || before.incarnation() != after.incarnation();
    }

    private Notice notice(ServiceRecord before, ServiceRecord after) {
        return new Notice(
                nowNanos,
                after.name(),
                before.state().word(),
                after.state().word(),
                after.incarnation(),
                after.reason(),
                endOf(before, after),
                after.history().restarts() > before.history().restarts());
    }

    /** How the launch ended that {@code before} has and {@code after} has no more. */
    private static String endOf(ServiceRecord before, ServiceRecord after) {
        boolean launched = before.state() instanceof ServiceState.Launched;
        boolean still = after.state() instanceof ServiceState.Launched && after.incarnation() == before.incarnation();
        if (!launched || still) {
            return "";
        }
        return after.history().exits().stream()
                .findFirst()
                .filter(exit -> exit.incarnation() == before.incarnation())
                .map(exit -> exit.exit().describe() + " after " + ReadableDuration.ofNanos(exit.ranNanos()))
                .orElse("");
    }
}
