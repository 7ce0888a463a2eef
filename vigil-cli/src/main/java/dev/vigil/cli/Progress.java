package dev.vigil.cli;

import dev.vigil.config.text.ControlCharacters;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A line on the terminal about what is waited for, once it takes longer than a second; gone when it is over. */
final class Progress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\033[K";

    private final PrintStream err;
    private final String what;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);

    private Progress(PrintStream err, String what) {
        this.err = err;
        this.what = what;
    }

    /** Begins; {@code what} is as in {@code stopping web}. Nothing is shown where nobody watches. */
    static Progress begin(Console console, String what) {
        Progress progress = new Progress(console.err(), ControlCharacters.escaped(what));
        if (console.progress()) {
            progress.thread.start();
        }
        return progress;
    }

    private void show() {
        try {
            long seconds = 0;
            while (!over.await(1, TimeUnit.SECONDS)) {
                seconds++;
                say(ERASE_LINE + "vigil: " + what + " ... " + seconds + " s");
            }
            if (seconds > 0) {
                say(ERASE_LINE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String text) {
        err.writeBytes(text.getBytes(StandardCharsets.UTF_8)); // as it is
        err.flush();
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
