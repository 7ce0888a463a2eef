package dev.vigil.daemon.boot;

import dev.vigil.config.Places;
import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.launch.SpawnerThreads;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.output.MergedOutput;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.ChildWatchThread;
import dev.vigil.daemon.state.journal.JournalReader;
import dev.vigil.daemon.state.upgrade.Handover;
import dev.vigil.daemon.state.upgrade.UpgradeContext;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The supervisor daemon. */
public final class Vigild {
    private Vigild() {}

    /**
     * Runs until everything is down again. The calling thread becomes the event loop.
     *
     * <p>As the first process of a machine it switches that off in the end rather than return.
     *
     * @return exit code: 0 after an ordered shutdown, 1 when it could not start, 5 when that is not
     *     permitted; with {@code single}, or when an essential service has ended, the service's own
     */
    public static int run(VigildOptions options) {
        return run(options, new NativeLinux());
    }

    /** Links what a vigild calls Linux by, on another thread, while the caller reads the configuration. */
    public static void prepare() {
        Thread.ofPlatform().daemon().name("prepare").start(() -> {
            try {
                new NativeLinux().getpid();
            } catch (UnsupportedOperationException _) {
                // Whoever needs it is told.
            }
        });
    }

    /** What a vigild could not understand of what another one has left in {@code places}. */
    public static Optional<String> check(Places places) {
        String problem =
                JournalReader.read(new NativeLinux(), places.run() + "/journal").problem();
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** The same on another kernel, for tests. */
    public static int run(VigildOptions options, Linux linux) {
        Running running = new Running(options, linux);
        int code = running.run();
        InitProcess init = new InitProcess(linux);
        if (running.endedInOrder && init.isOfMachine()) {
            init.end();
        }
        return code;
    }

    /** One life of vigild. */
    private static final class Running {
        private static final int FAILED = 1;
        private static final int NOT_PERMITTED = 5;
        /** Nobody but vigild writes what it makes, whatever the mask is by which it was started. */
        private static final int UMASK = 0022;
        /** A name whose servers do not answer holds its thread for some ten seconds. */
        private static final int LOOKUPS_MAX = 8;

        private final VigildOptions options;
        private final Linux linux;
        private final BlockingThread logWriter = new BlockingThread("log-writer");
        private final BlockingThread removal = new BlockingThread("log-removal");
        private final BlockingThread housekeeping = new BlockingThread("housekeeping");
        private final BlockingThread lookups = new BlockingThread("lookups", LOOKUPS_MAX);
        private final BlockingThread descriptors = new BlockingThread("descriptors");
        private final BlockingThread cgroupTasks = new BlockingThread("cgroups");
        private final DaemonLog log;
        private final InitNotifier notifier;
        private final Optional<Handover> handover;
        private boolean endedInOrder;

        Running(VigildOptions options, Linux linux) {
            this.options = options;
            this.linux = linux;
            this.log = new DaemonLog(linux, logWriter, options.single());
            this.notifier = new InitNotifier(linux);
            this.handover = Handover.received(linux);
        }

        int run() {
            linux.umask(UMASK);
            try {
                RunDirectory directory = RunDirectory.acquire(linux, options.places(), handover);
                try {
                    int code = runIn(directory);
                    endedInOrder = true;
                    return code;
                } finally {
                    directory.release();
                }
            } catch (StartFailure e) {
                log.error("cannot start vigild: " + e.getMessage());
                return e.notPermitted() ? NOT_PERMITTED : FAILED;
            } finally {
                removal.close();
                housekeeping.close();
                lookups.abandon();
                descriptors.close();
                logWriter.close();
            }
        }

        private int runIn(RunDirectory directory) {
            List<ServiceSpec> shown = options.followed().of(options.services());
            if (shown.isEmpty()) {
                return runWired(directory);
            }
            try (MergedOutput _ =
                    new MergedOutput(options.places(), shown, options.followed().screen())) {
                return runWired(directory);
            }
        }

        private int runWired(RunDirectory directory) {
            becomeSubreaper();
            Cgroups cgroups =
                    Cgroups.in(linux, options.places().run().toAbsolutePath().toString(), cgroupTasks);
            try (EventLoop loop = new EventLoop(linux, log)) {
                ChildWatchThread childWatch = new ChildWatchThread(linux, loop);
                SpawnerThreads spawners = new SpawnerThreads(linux, loop, childWatch);
                Host.Workers workers = new Host.Workers(removal, housekeeping, lookups, descriptors);
                Host host = new Host(linux, loop, log, cgroups, spawners, workers);
                try (Wiring vigild = new Wiring(
                        host,
                        options.places(),
                        options.configured().settings(),
                        upgrade(directory),
                        options.configured().source(),
                        _ -> endIfSingle(loop))) {
                    childWatch.start(vigild::reapEnded);
                    spawners.start();
                    return live(loop, vigild, directory);
                } finally {
                    childWatch.close();
                    cgroupTasks.close();
                    cgroups.close();
                }
            }
        }

        private int live(EventLoop loop, Wiring vigild, RunDirectory directory) {
            new SignalHandlers(linux, loop, vigild, log).handle(options);
            options.arguments().home().ifPresent(home -> directory.remember(home.toString()));
            directory.nameGuard();
            RunFiles.watch(loop, directory, vigild, log);
            reportReady();
            vigild.begin(options.services(), options.only());
            loop.run();
            if (vigild.exitCode().isPresent()) {
                directory.dismissGuard();
            }
            return options.single() ? exitCode(vigild) : vigild.exitCode().orElse(0);
        }

        /** Only a vigild that stands for itself can be replaced. */
        private Optional<UpgradeContext> upgrade(RunDirectory directory) {
            boolean alone = !options.single() && options.followed().isDaemon();
            return alone
                    ? Optional.of(new UpgradeContext(options.arguments(), directory.lock(), handover))
                    : Optional.empty();
        }

        private void becomeSubreaper() {
            int result = linux.becomeSubreaper();
            if (result < 0) {
                throw new StartFailure("become subreaper: " + Errno.describe(result));
            }
        }

        private void endIfSingle(EventLoop loop) {
            if (options.single()) {
                loop.post(loop::end);
            }
        }

        private void reportReady() {
            // After an upgrade it is told no more, and its number is another's.
            options.readyFd().filter(_ -> handover.isEmpty()).ifPresent(fd -> {
                byte[] line = "ready\n".getBytes(StandardCharsets.US_ASCII);
                linux.write(fd, line, 0, line.length);
                linux.close(fd);
            });
            notifier.notify("READY=1");
        }

        private int exitCode(Wiring vigild) {
            String service = options.services().getFirst().name();
            List<ServiceView.ExitRecord> exits =
                    vigild.view(service).map(ServiceView::exits).orElse(List.of());
            if (exits.isEmpty()) {
                return FAILED;
            }
            return exits.getFirst().asked() ? 0 : exits.getFirst().exit().exitCode();
        }
    }
}
