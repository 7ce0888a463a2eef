package dev.vigil.daemon.boot;

import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.NameWatch;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes files of the run directory again when somebody removes or renames them, as programs that clean temporary
 * folders do: what vigild has open works on, but no command, service or later vigild finds it. The whole directory is
 * made again too, unless another vigild lives in a new one by then; that is said, and this one leaves it alone.
 *
 * <p>It waits until nothing more vanishes for a moment: who removes a folder with all that is in it gets it done.
 */
final class RunFiles implements LoopComponent {
    private static final String LOCK = "vigild.pid";
    private static final long REST_NANOS = 50_000_000;
    private static final long REST_MAX_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 1_000_000_000;
    private static final long RETRY_MAX_NANOS = 60 * RETRY_NANOS;

    private final Linux linux;
    private final EventLoop loop;
    private final NameWatch names;
    private final RunDirectory directory;
    private final ComponentFiles components;
    private final DaemonLog log;
    private final Map<String, RunFile> files = new LinkedHashMap<>();
    private final Set<String> suspects = new LinkedHashSet<>();
    private long deadlineNanos = Long.MAX_VALUE;
    private long firstNanos;
    private long retryNanos = RETRY_NANOS;
    private boolean everything;

    /** One or more files of the run directory that can be made again. */
    interface RunFile {
        /** @param path of the file that is missing @return why it can't be made; empty: it is there */
        Optional<String> restore(String path);
    }

    private RunFiles(
            EventLoop loop, NameWatch names, RunDirectory directory, ComponentFiles components, DaemonLog log) {
        this.linux = directory.linux();
        this.loop = loop;
        this.names = names;
        this.directory = directory;
        this.components = components;
        this.log = log;
        files.put(LOCK, _ -> directory.lockAgain());
        files.put("home", _ -> directory.rememberAgain());
        files.put("guard", _ -> directory.nameGuard());
        files.put("vigild.log", new MessageFile(linux, path("vigild.log")));
    }

    /** Begins to watch. */
    static void watch(EventLoop loop, RunDirectory directory, Wiring vigild, DaemonLog log) {
        RunFiles component = new RunFiles(loop, vigild.names(), directory, vigild.files(), log);
        component.watchFolders();
        loop.add(component);
    }

    private void watchFolders() {
        names.watch(directory.path(), name -> suspect("", name));
        for (String folder : RunDirectory.FOLDERS) {
            names.watch(path(folder), name -> suspect(folder + "/", name));
        }
    }

    private String path(String name) {
        return directory.path() + "/" + name;
    }

    private Set<String> known() {
        Set<String> known = new LinkedHashSet<>(files.keySet());
        known.addAll(components.names());
        return known;
    }

    private void suspect(String folder, String name) {
        boolean any = name.isEmpty() || RunDirectory.FOLDERS.contains(folder + name);
        if (any || known().contains(folder + name)) {
            everything |= any;
            suspects.add(folder + name);
            long now = loop.nowNanos();
            firstNanos = deadlineNanos == Long.MAX_VALUE ? now : firstNanos;
            deadlineNanos = Math.min(firstNanos + REST_MAX_NANOS, now + REST_NANOS);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void tick(long nowNanos) {
        deadlineNanos = Long.MAX_VALUE;
        List<String> made = new ArrayList<>();
        Optional<String> problem = restoreAll(made);
        if (!made.isEmpty()) {
            log.warn("made again what was removed from " + directory.path() + ": " + String.join(", ", made));
        }
        if (problem.isEmpty()) {
            suspects.clear();
            everything = false;
            retryNanos = RETRY_NANOS;
        } else if (!directory.displaced()) {
            log.error("cannot make again what was removed from " + directory.path() + ": " + problem.get());
            deadlineNanos = nowNanos + retryNanos;
            retryNanos = Math.min(2 * retryNanos, RETRY_MAX_NANOS);
        } else {
            log.error(problem.get() + ": another vigild lives in " + directory.path() + " now; services go on, but no"
                    + " command reaches this one; SIGTERM to pid " + linux.getpid() + " stops it and them in order");
            components.leave();
        }
    }

    private Optional<String> restoreAll(List<String> made) {
        if (directory.displaced()) {
            return Optional.empty();
        }
        if (everything) {
            Optional<String> problem = directory.makeAgain();
            if (problem.isPresent()) {
                return problem;
            }
            watchFolders();
            suspects.addAll(known());
        }
        // If the lock is another's, all else is too.
        Optional<String> problem = directory.isLocked() ? Optional.empty() : lockAgain(made);
        for (String name : directory.displaced() ? Set.<String>of() : suspects) {
            if (linux.lstat(path(name)).isEmpty()) {
                Optional<String> failed = restore(name);
                if (failed.isEmpty() && linux.lstat(path(name)).isPresent()) {
                    made.add(name);
                }
                problem = problem.or(() -> failed);
            }
        }
        return problem;
    }

    private Optional<String> lockAgain(List<String> made) {
        Optional<String> problem = directory.lockAgain();
        if (problem.isEmpty()) {
            made.add(LOCK);
        }
        return problem;
    }

    private Optional<String> restore(String name) {
        RunFile file = files.get(name);
        return file == null ? components.restore(name) : file.restore(path(name));
    }
}
