package dev.vigil.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is, between two events: every record by rank, and what is counted and sorted so that no event has to look at
 * all.
 */
final class World {
    private final Neighbours neighbours;
    private final ServiceRecord[] records;
    private final TreeSet<Due> deadlines = new TreeSet<>();
    private final BitSet unsettled = new BitSet();
    private final BitSet atWork = new BitSet();
    private final BitSet changed = new BitSet();

    /** A service whose state acts at a time. */
    record Due(long atNanos, int rank) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Integer.compare(rank, other.rank);
        }
    }

    World(Collection<ServiceRecord> known, List<String> order) {
        neighbours = new Neighbours(known.stream().map(ServiceRecord::spec).toList(), order);
        records = new ServiceRecord[known.size()];
        for (ServiceRecord record : known) {
            int rank = neighbours.rank(record.name()).orElseThrow();
            records[rank] = record;
            account(rank, record);
        }
    }

    /** Other services in place of these; what had changed counts as changed still, and so does {@code described}. */
    World with(Collection<ServiceRecord> services, List<String> order, Collection<String> described) {
        World next = new World(services, order);
        Stream.concat(changed.stream().mapToObj(rank -> records[rank].name()), described.stream())
                .flatMap(name -> next.neighbours.rank(name).stream())
                .forEach(next.changed::set);
        return next;
    }

    void put(int rank, ServiceRecord record) {
        long old = records[rank].state().actsAtNanos();
        if (old != Deadlines.NEVER) {
            deadlines.remove(new Due(old, rank));
        }
        records[rank] = record;
        changed.set(rank);
        account(rank, record);
    }

    /** Whether a record was put since the last {@link #takeChanged}. */
    boolean hasChanged() {
        return !changed.isEmpty();
    }

    /** The records that were put since this was last asked. */
    List<ServiceRecord> takeChanged() {
        List<ServiceRecord> taken = new ArrayList<>(changed.cardinality());
        for (int rank = changed.nextSetBit(0); rank >= 0; rank = changed.nextSetBit(rank + 1)) {
            taken.add(records[rank]);
        }
        changed.clear();
        return taken;
    }

    private void account(int rank, ServiceRecord record) {
        long due = record.state().actsAtNanos();
        if (due != Deadlines.NEVER) {
            deadlines.add(new Due(due, rank));
        }
        unsettled.set(rank, !record.isSettled());
        atWork.set(rank, !record.isAtRest());
    }

    Neighbours neighbours() {
        return neighbours;
    }

    ServiceRecord at(int rank) {
        return records[rank];
    }

    Stream<ServiceRecord> all() {
        return Stream.of(records);
    }

    boolean isSettled() {
        return unsettled.isEmpty();
    }

    boolean isAtRest() {
        return atWork.isEmpty();
    }

    long nextDeadlineNanos() {
        return deadlines.isEmpty() ? Deadlines.NEVER : deadlines.first().atNanos();
    }

    int[] due(long nowNanos) {
        return deadlines.headSet(new Due(nowNanos, Integer.MAX_VALUE), true).stream()
                .mapToInt(Due::rank)
                .toArray();
    }
}
