package dev.vigil.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A line on the terminal about what is waited for, from the second second on; gone when it is over. */
final class Progress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\033[K";

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    private Progress(Runnable shown) {
        thread = Thread.ofPlatform().daemon().name("progress").unstarted(shown);
    }

    /** Begins; {@code what} is as in {@code stopping web}. Nothing is shown where nobody watches. */
    static Progress begin(Console console, String what) {
        Progress[] self = new Progress[1];
        self[0] = new Progress(() -> self[0].show(console.err(), what));
        if (console.progress()) {
            self[0].thread.start();
        }
        return self[0];
    }

    private void show(PrintStream err, String what) {
        try {
            long seconds = 0;
            while (!over.await(1, TimeUnit.SECONDS)) {
                seconds++;
                err.print(ERASE_LINE + "vigil: " + what + " ... " + seconds + " s");
                err.flush();
            }
            if (seconds > 0) {
                err.print(ERASE_LINE);
                err.flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
