package dev.vigil.daemon.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deadlines by key, the nearest one first. A key has at most one; setting it again moves it. So several deadlines of
 * one service live side by side under different keys or in different queues, and none is ever stale.
 *
 * @param <K> what a deadline belongs to, with equals and hashCode
 */
public final class DeadlineQueue<K> {
    private final Map<K, Long> byKey = new HashMap<>();
    private final TreeMap<Long, List<K>> byTime = new TreeMap<>();

    /** Sets the deadline of {@code key}, in place of an earlier one. */
    public void set(K key, long atNanos) {
        remove(key);
        byKey.put(key, atNanos);
        byTime.computeIfAbsent(atNanos, _ -> new ArrayList<>(1)).add(key);
    }

    /** Takes the deadline of {@code key} away, if it has one. */
    public void remove(K key) {
        Long at = byKey.remove(key);
        List<K> keys = at == null ? null : byTime.get(at);
        if (keys != null) {
            keys.remove(key);
            if (keys.isEmpty()) {
                byTime.remove(at);
            }
        }
    }

    /** The nearest deadline; {@link Long#MAX_VALUE} when there is none. */
    public long nearestNanos() {
        return byTime.isEmpty() ? Long.MAX_VALUE : byTime.firstKey();
    }

    /** Takes out all keys whose deadline has passed, in the order of time. */
    public List<K> takeDue(long nowNanos) {
        List<K> due = new ArrayList<>();
        while (nearestNanos() <= nowNanos) {
            List<K> keys = byTime.pollFirstEntry().getValue();
            keys.forEach(byKey::remove);
            due.addAll(keys);
        }
        return due;
    }
}
