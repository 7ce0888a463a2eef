package dev.vigil.daemon.output;

/**
 * How much of what waits in a pipe goes to a segment that is nearly full.
 *
 * @param bytes how many of the bytes looked at go to the segment
 * @param full whether the segment ends after them
 * @param midLine whether it ends within a line, which only happens to a line that is longer than all bounds
 */
record SegmentSplit(int bytes, boolean full, boolean midLine) {
    /**
     * Decides where the segment ends: after the last line end within {@code component} if there is one, else after the
     * first one that comes, as long as the segment does not outgrow its limit by more than {@code slack} bytes.
     *
     * @param waiting the first bytes in the pipe
     * @param count how many of them are known
     * @param component bytes left below the limit; negative when a long line has outgrown it, and by more than {@code
     *     slack} only if the limit was a higher one before
     */
    static SegmentSplit of(byte[] waiting, int count, long component, long slack) {
        if (count < component) {
            return new SegmentSplit(count, false, false);
        }
        int within = (int) Math.max(0, component);
        int last = lastLineEnd(waiting, within);
        if (last >= 0) {
            return new SegmentSplit(last + 1, true, false);
        }
        int next = nextLineEnd(waiting, within, count);
        if (next >= 0 && (next + 1 <= component + slack || component < -slack)) {
            return new SegmentSplit(next + 1, true, false);
        }
        return count < component + slack
                ? new SegmentSplit(count, false, false)
                : new SegmentSplit((int) Math.max(1, component + slack), true, true);
    }

    private static int lastLineEnd(byte[] bytes, int until) {
        int i = until - 1;
        while (i >= 0 && bytes[i] != '\n') {
            i--;
        }
        return i;
    }

    static int nextLineEnd(byte[] bytes, int from, int until) {
        for (int i = from; i < until; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
