package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import java.util.ArrayDeque;
import java.util.Deque;

/** A pipe's buffer, pipe(7). When nobody has either end open, what was in it is gone: {@link #evaporated}. */
public final class Pipe {
    private static final int CAPACITY_DEFAULT = 64 << 10;

    private final Deque<Runnable> waitingForRoom = new ArrayDeque<>();
    private byte[] bytes = new byte[CAPACITY_DEFAULT];
    private int start;
    private int size;
    private int readers;
    private int writers;
    private long evaporated;

    /** Bytes waiting in it. */
    public int size() {
        return size;
    }

    /** Bytes that were in it when its last holder closed it. */
    public long evaporated() {
        return evaporated;
    }

    int space() {
        return bytes.length - size;
    }

    int writers() {
        return writers;
    }

    int readers() {
        return readers;
    }

    void opened(boolean reads, boolean writes) {
        readers += reads ? 1 : 0;
        writers += writes ? 1 : 0;
    }

    void closed(boolean reads, boolean writes) {
        readers -= reads ? 1 : 0;
        writers -= writes ? 1 : 0;
        if (readers == 0 && writers == 0) {
            evaporated += size;
            size = 0;
            start = 0;
        }
    }

    int resize(int capacity) {
        if (capacity < size) {
            return -Errno.EBUSY;
        }
        byte[] larger = new byte[capacity];
        peek(larger, 0, size);
        bytes = larger;
        start = 0;
        wakeWriters();
        return capacity;
    }

    /** Copies what is first in it, without taking it out. @return how many */
    public int peek(byte[] into, int offset, int length) {
        int count = Math.min(length, size);
        int first = Math.min(count, bytes.length - start);
        System.arraycopy(bytes, start, into, offset, first);
        System.arraycopy(bytes, 0, into, offset + first, count - first);
        return count;
    }

    int take(byte[] into, int offset, int length) {
        int count = peek(into, offset, length);
        drop(count);
        return count;
    }

    void drop(int count) {
        start = (start + count) % bytes.length;
        size -= count;
        if (count > 0) {
            wakeWriters();
        }
    }

    /** @return how many found room */
    int put(byte[] from, int offset, int length) {
        int count = Math.min(length, space());
        int end = (start + size) % bytes.length;
        int first = Math.min(count, bytes.length - end);
        System.arraycopy(from, offset, bytes, end, first);
        System.arraycopy(from, offset + first, bytes, 0, count - first);
        size += count;
        return count;
    }

    /** Calls {@code writer} once something was taken out. */
    void whenRoom(Runnable writer) {
        waitingForRoom.add(writer);
    }

    private void wakeWriters() {
        for (int i = waitingForRoom.size(); i > 0; i--) {
            waitingForRoom.remove().run();
        }
    }
}
