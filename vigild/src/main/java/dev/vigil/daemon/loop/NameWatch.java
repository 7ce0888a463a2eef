package dev.vigil.daemon.loop;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports names that vanish from folders, inotify(7). A file that is open works on when somebody removes or renames it,
 * so nothing else says that nobody finds it any more. Costs nothing while nothing vanishes.
 *
 * <p>Where the kernel offers no inotify, or no further watch (fs.inotify.max_user_watches), nothing is reported.
 */
public final class NameWatch implements AutoCloseable {
    /** The longest event: its fields and a name of 255 bytes with its closing NUL. */
    private static final int EVENT_BYTES_MAX = 16 + 256;

    private static final int READ_BYTES = 64 * EVENT_BYTES_MAX;
    private static final int EVENTS =
            Flags.IN_DELETE | Flags.IN_MOVED_FROM | Flags.IN_DELETE_SELF | Flags.IN_MOVE_SELF | Flags.IN_ONLYDIR;

    private final Linux linux;
    private final Poller poller;
    private final int inotify;
    private final Map<Integer, Watched> byNumber = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final byte[] buffer = new byte[READ_BYTES];

    /** Hears of names. */
    @FunctionalInterface
    public interface Listener {
        /** Instead of a name: the folder itself is gone, or there was more than could be reported. */
        String ANY = "";

        /** {@code name} is gone from the folder; another file may have it by now. */
        void gone(String name);
    }

    private record Watched(String folder, Listener listener) {}

    /** @param poller of an urgency before that of what is done with the files */
    public NameWatch(Linux linux, Poller poller) {
        this.linux = linux;
        this.poller = poller;
        this.inotify = linux.inotify();
        if (inotify >= 0) {
            poller.watch(inotify, Flags.EPOLLIN, (_, _, _) -> read());
        }
    }

    /** Tells {@code listener} what vanishes from {@code folder}, which must be there; replaces an earlier watch. */
    public void watch(String folder, Listener listener) {
        forget(folder);
        int number = inotify < 0 ? inotify : linux.inotifyAdd(inotify, folder, EVENTS);
        if (number >= 0) {
            numbers.put(folder, number);
            byNumber.put(number, new Watched(folder, listener));
        }
    }

    private void forget(String folder) {
        Integer former = numbers.remove(folder);
        if (former != null) {
            byNumber.remove(former);
        }
    }

    private void read() {
        int count = linux.read(inotify, buffer, 0, buffer.length);
        ByteBuffer events = ByteBuffer.wrap(buffer, 0, Math.max(0, count)).order(ByteOrder.nativeOrder());
        while (events.remaining() >= 16) {
            int number = events.getInt();
            int mask = events.getInt();
            events.getInt(); // the cookie
            byte[] name = new byte[events.getInt()];
            events.get(name);
            handle(number, mask, name);
        }
    }

    private void handle(int number, int mask, byte[] name) {
        if ((mask & Flags.IN_Q_OVERFLOW) != 0) {
            List.copyOf(byNumber.values()).forEach(watched -> watched.listener.gone(Listener.ANY));
            return;
        }
        Watched watched = byNumber.get(number);
        if (watched == null || (mask & Flags.IN_IGNORED) != 0) {
            return;
        }
        if ((mask & (Flags.IN_DELETE_SELF | Flags.IN_MOVE_SELF)) != 0) {
            forget(watched.folder);
            watched.listener.gone(Listener.ANY);
        } else {
            watched.listener.gone(text(name));
        }
    }

    /** Padded with zero bytes. */
    private static String text(byte[] name) {
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (inotify >= 0) {
            poller.unwatch(inotify);
            linux.close(inotify);
        }
    }
}
