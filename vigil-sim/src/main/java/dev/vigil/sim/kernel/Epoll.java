package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Ready;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * epoll(7), level-triggered. The weather may hold back some of what is ready, as long as it reports one, and may report
 * it in any order.
 */
final class Epoll extends OpenFile {
    private static final int ALWAYS = Flags.EPOLLERR | Flags.EPOLLHUP;

    private final TreeMap<Integer, Watch> watches = new TreeMap<>();

    private record Watch(OpenFile file, int events, long data) {}

    private record Found(int events, long data) {}

    int add(int number, OpenFile file, int events, long data) {
        Watch there = watches.get(number);
        if (there != null && !there.file.isClosed()) {
            return -Errno.EEXIST;
        }
        watches.put(number, new Watch(file, events, data));
        return 0;
    }

    int change(int number, OpenFile file, int events, long data) {
        return watches.replace(number, new Watch(file, events, data)) == null ? -Errno.ENOENT : 0;
    }

    int remove(int number) {
        return watches.remove(number) == null ? -Errno.ENOENT : 0;
    }

    /** Takes down what is ready now. @return how many */
    int collect(Ready into, FaultInjector weather) {
        watches.values().removeIf(watch -> watch.file.isClosed());
        List<Found> found = new ArrayList<>();
        for (Watch watch : watches.values()) {
            int bits = watch.file.readiness() & (watch.events | ALWAYS);
            if (bits != 0) {
                found.add(new Found(bits, watch.data));
            }
        }
        if (found.isEmpty()) {
            return 0;
        }
        reorder(found, weather);
        holdBack(found, weather);
        int count = Math.min(found.size(), into.capacity());
        for (int i = 0; i < count; i++) {
            into.set(i, found.get(i).events, found.get(i).data);
        }
        return count;
    }

    private static void reorder(List<Found> found, FaultInjector weather) {
        if (found.size() > 1 && weather.strikes(Fault.EVENTS_REORDERED)) {
            for (int i = found.size() - 1; i > 0; i--) {
                int other = weather.draw(Fault.EVENTS_REORDERED).below(i + 1);
                Found moved = found.set(i, found.get(other));
                found.set(other, moved);
            }
        }
    }

    private static void holdBack(List<Found> found, FaultInjector weather) {
        if (found.size() > 1 && weather.strikes(Fault.EVENTS_LATE)) {
            int kept = weather.draw(Fault.EVENTS_LATE).below(found.size());
            Found one = found.get(kept);
            found.removeIf(other ->
                    !other.equals(one) && weather.draw(Fault.EVENTS_LATE).chance(0.5));
        }
    }
}
