package dev.vigil.daemon.feature.health;

import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A pipe for what a command writes: its beginning is kept, the rest is taken out of the pipe and not looked at, so that
 * the command never waits for a reader.
 */
final class CheckOutput {
    private static final int KEPT_BYTES = 500;
    /** What a pipe holds, unless somebody has made it larger. */
    private static final int PIPE_BYTES = 64 << 10;

    private final Linux linux;
    private final Poller poller;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private final int[] ends = {-1, -1};
    private int nowhere = -1;
    private String problem = "";

    CheckOutput(FeatureContext context) {
        linux = context.linux();
        poller = context.loop().poller(EventPriority.PROBE);
        int made = linux.pipe(ends, 0);
        if (made < 0) {
            problem = "pipe for its output: " + Errno.describe(made);
        } else {
            poller.watch(ends[0], Flags.EPOLLIN, (_, _, _) -> drain());
        }
    }

    /** Why there is none; empty: there is. */
    String problem() {
        return problem;
    }

    int writeEnd() {
        return ends[1];
    }

    private void drain() {
        int waiting = linux.available(ends[0]);
        int room = KEPT_BYTES - kept.size();
        if (waiting > 0 && room > 0) {
            byte[] bytes = new byte[Math.min(waiting, room)];
            int count = linux.read(ends[0], bytes, 0, bytes.length);
            kept.write(bytes, 0, Math.max(0, count));
        } else if (waiting > 0) {
            discard();
        }
    }

    /** Without copying it: a command may write as fast as it can for as long as it may run. */
    private void discard() {
        nowhere = nowhere < 0 ? linux.open("/dev/null", Flags.O_WRONLY, 0) : nowhere;
        if (nowhere < 0 || linux.splice(ends[0], nowhere, -1, PIPE_BYTES) <= 0) {
            poller.unwatch(ends[0]);
        }
    }

    /** What it has written by now, its beginning; bytes that are no UTF-8 are replaced. */
    String text() {
        int before = -1;
        while (kept.size() < KEPT_BYTES && kept.size() > before) {
            before = kept.size();
            drain();
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    /** Nobody needs it any more, neither the command nor a launch of it. */
    void close() {
        poller.unwatch(ends[0]);
        linux.close(ends[0]);
        linux.close(ends[1]);
        if (nowhere >= 0) {
            linux.close(nowhere);
        }
    }
}
