package dev.vigil.daemon;

import dev.vigil.config.Places;
import dev.vigil.core.Exit;
import dev.vigil.core.ServiceView;
import dev.vigil.daemon.journal.JournalReader;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.Messages;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.ChildWatchThread;
import dev.vigil.daemon.process.SpawnerThreads;
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
     * @return exit code: 0 after an ordered shutdown, 1 when it could not start; with {@code single} the service's own
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

    static int run(VigildOptions options, Linux linux) {
        return new Running(options, linux).run();
    }

    /** One life of vigild. */
    private static final class Running {
        private static final int FAILED = 1;
        private static final int SIGNAL_BASE = 128;

        private final VigildOptions options;
        private final Linux linux;
        private final SlowThreads talk = new SlowThreads("talk");
        private final SlowThreads housekeeping = new SlowThreads("housekeeping");
        private final SlowThreads lookups = new SlowThreads("lookups");
        private final SlowThreads chores = new SlowThreads("cgroups");
        private final Messages messages;
        private final InitNotice notice;
        private final Optional<Handover> handover;

        Running(VigildOptions options, Linux linux) {
            this.options = options;
            this.linux = linux;
            this.messages = new Messages(linux, talk, options.single());
            this.notice = new InitNotice(linux);
            this.handover = Handover.received(linux);
        }

        int run() {
            try {
                House house = House.enter(linux, options.places(), handover);
                try {
                    return runIn(house);
                } finally {
                    house.leave();
                }
            } catch (CannotStart e) {
                messages.error("cannot start vigild: " + e.getMessage());
                return FAILED;
            } finally {
                housekeeping.close();
                lookups.close();
                talk.close();
            }
        }

        private int runIn(House house) {
            if (!options.followOutput()) {
                return guard(house);
            }
            try (MergedOutput _ = new MergedOutput(options.places(), options.services(), options.colour())) {
                return guard(house);
            }
        }

        private int guard(House house) {
            becomeSubreaper();
            DescriptorNeed.check(linux, options.services(), messages);
            Cgroups cgroups =
                    Cgroups.in(linux, options.places().run().toAbsolutePath().toString(), chores);
            try (EventLoop loop = new EventLoop(linux, messages)) {
                ChildWatchThread childWatch = new ChildWatchThread(linux, loop);
                SpawnerThreads spawners = new SpawnerThreads(linux, loop, childWatch);
                var site = new Caretaker.Site(
                        linux, loop, messages, options.places(), cgroups, linux.realtimeNanos(), succession(house));
                var helpers = new Caretaker.Helpers(spawners, housekeeping, lookups);
                try (Caretaker caretaker = new Caretaker(site, helpers, service -> atRest(loop))) {
                    childWatch.start(caretaker::reapEnded);
                    spawners.start();
                    return live(loop, caretaker, house);
                } finally {
                    childWatch.close();
                    chores.close();
                    cgroups.close();
                }
            }
        }

        private int live(EventLoop loop, Caretaker caretaker, House house) {
            Signals.handle(loop, caretaker, messages);
            RunDirectoryWatch.begin(linux, loop, options.places().run().toString(), messages);
            options.origin().home().ifPresent(home -> house.remember(home.toString()));
            sayReady();
            caretaker.begin(options.services(), options.only());
            loop.run();
            return options.single() ? exitCode(caretaker) : 0;
        }

        /** Only a vigild that stands for itself can be replaced. */
        private Optional<Succession> succession(House house) {
            boolean alone = !options.single() && !options.followOutput();
            return alone ? Optional.of(new Succession(options.origin(), house.lock(), handover)) : Optional.empty();
        }

        private void becomeSubreaper() {
            int result = linux.becomeSubreaper();
            if (result < 0) {
                throw new CannotStart("become subreaper: " + Errno.describe(result));
            }
        }

        private void atRest(EventLoop loop) {
            if (options.single()) {
                loop.post(loop::end);
            }
        }

        private void sayReady() {
            // After an upgrade it is told no more, and its number is another's.
            options.readyFd().filter(_ -> handover.isEmpty()).ifPresent(fd -> {
                byte[] line = "ready\n".getBytes(StandardCharsets.US_ASCII);
                linux.write(fd, line, 0, line.length);
                linux.close(fd);
            });
            notice.say("READY=1");
        }

        private int exitCode(Caretaker caretaker) {
            String service = options.services().getFirst().name();
            List<ServiceView.ExitRecord> exits = caretaker.exitsOf(service);
            if (exits.isEmpty()) {
                return FAILED;
            }
            return exits.getFirst().asked() ? 0 : code(exits.getFirst().exit());
        }

        private static int code(Exit exit) {
            return switch (exit) {
                case Exit.Code(int code) -> code;
                case Exit.Killed killed -> SIGNAL_BASE + killed.signal();
                case Exit.Unknown _ -> FAILED;
            };
        }
    }
}
