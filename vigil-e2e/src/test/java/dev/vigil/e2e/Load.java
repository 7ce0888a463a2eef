package dev.vigil.e2e;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Somebody who asks for this and that all the time, and kills services now and then. */
final class Load implements AutoCloseable {
    private static final int PAUSE_MAX_MILLIS = 200;

    private final Caller caller;
    private final Diary diary;
    private final List<String> names;
    private final Random random;
    private final Thread thread = new Thread(this::work, "load");
    private volatile boolean over;

    Load(Caller caller, Diary diary, List<String> names, Random random) {
        this.caller = caller;
        this.diary = diary;
        this.names = names;
        this.random = random;
        thread.start();
    }

    private void work() {
        while (!over) {
            String name = names.get(random.nextInt(names.size()));
            boolean await = random.nextInt(4) == 0;
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> caller.act("restart", name, await);
                case 3, 4 -> caller.act("stop", name, await);
                case 5, 6 -> caller.act("start", name, await);
                case 7 -> caller.act("reload", name, await);
                default -> killOne();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(PAUSE_MAX_MILLIS)));
        }
    }

    private void killOne() {
        List<Diary.Life> living = diary.read().living();
        if (!living.isEmpty()) {
            Diary.Life life = living.get(random.nextInt(living.size()));
            diary.willKill(life.pid());
            // The guess of its pid may be old by now, and a stranger's.
            ProcessHandle.of(life.pid())
                    .filter(process ->
                            Shell.run("cat", "/proc/" + life.pid() + "/cmdline").contains("/life"))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Returns when the last thing that it asked for is answered, or its connection has ended. */
    @Override
    public void close() {
        over = true;
        try {
            thread.join(Await.PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("a request was never answered");
        }
    }
}
