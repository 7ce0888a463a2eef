package dev.vigil.daemon.state.journal;

import dev.vigil.linux.ByteText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Puts numbers and texts into bytes: numbers in 7 bits a byte with the lowest first, texts as UTF-8 by length. */
public final class WireWriter {
    private byte[] bytes = new byte[4096];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** What was written; valid until the next write. */
    byte[] bytes() {
        return bytes;
    }

    private void grow(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    void octet(int value) {
        grow(1);
        bytes[size++] = (byte) value;
    }

    /** A choice by its place in its enum: places stay, new ones come at the end. */
    @SuppressWarnings("EnumOrdinal")
    public void choice(Enum<?> choice) {
        octet(choice.ordinal());
    }

    public void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    /** Negative numbers take ten bytes. */
    public void number(long value) {
        grow(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void fixedInt(int value) {
        grow(4);
        putInt(size, value);
        size += 4;
    }

    /** Overwrites four bytes. */
    void putInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    void fixedLong(long value) {
        fixedInt((int) (value >>> 32));
        fixedInt((int) value);
    }

    public void text(String text) {
        byte[] encoded = ByteText.encode(text);
        number(encoded.length);
        grow(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    public void duration(Duration duration) {
        number(duration.getSeconds());
        number(duration.getNano());
    }

    public <T> void list(List<T> items, Consumer<T> each) {
        number(items.size());
        for (T item : items) {
            each.accept(item);
        }
    }

    /** Begins a part that is preceded by its length. @return what {@link #end} wants */
    int begin() {
        fixedInt(0);
        return size;
    }

    void end(int begun) {
        putInt(begun - 4, size - begun);
    }
}
