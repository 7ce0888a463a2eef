package dev.vigil.daemon.process;

import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One cgroup v2 for each service, where vigild may make any: {@code <its own cgroup>/vigil-<hash of the
 * root>/<service>}. What a service starts can't leave it by any number of forks and sessions. {@link #attach} takes a
 * lock that all forks of the machine wait for, so it is done by a spawner, right after the spawn; what the program
 * forked before that moment is known by its session or parent instead.
 */
public final class Cgroups {
    private static final List<String> MOUNTS = List.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup");
    private static final int MODE = 0755;
    private static final int EEXIST = 17;

    /** Begins the line of cgroup v2. */
    private static final String UNIFIED = "\n0::";

    /** Begins {@code cgroup.stat} of most services; a look at each file of the folder is spared then. */
    private static final String NO_DESCENDANTS = "nr_descendants 0\n";

    /** As no service is called. */
    private static final String LEFT_ALONE = "(left)";

    private final Linux linux;
    private final BlockingExecutor cgroupTasks;
    private final Optional<String> base;
    private final String mark;
    private final Map<String, String> folders = new ConcurrentHashMap<>();
    private final ControllerDelegation delegation;
    private final ResourceGroups resources;

    private Cgroups(Linux linux, BlockingExecutor cgroupTasks, Optional<String> base, String name, String root) {
        this.linux = linux;
        this.cgroupTasks = cgroupTasks;
        this.base = base;
        this.mark = "/" + name + "/";
        this.delegation = new ControllerDelegation(linux, root + "/guard");
        this.resources = new ResourceGroups(linux, base, name, delegation, cgroupTasks);
    }

    /** None: processes are told by session, parent and environment alone. */
    public static Cgroups none(Linux linux) {
        return new Cgroups(linux, Runnable::run, Optional.empty(), "vigil-none", "");
    }

    /**
     * Makes the folder of the supervisor whose run directory is {@code root}. Where that can't be, processes are told
     * by
     * session, parent and environment alone.
     */
    public static Cgroups in(Linux linux, String root, BlockingExecutor cgroupTasks) {
        String name = nameFor(linux, root);
        return new Cgroups(linux, cgroupTasks, base(linux, name), name, root);
    }

    private static Optional<String> base(Linux linux, String name) {
        for (String mount : MOUNTS) {
            if (linux.access(mount + "/cgroup.controllers", Flags.F_OK) == 0) {
                String path = pathBelow(pathOf(linux, "self").orElse("/"), "/" + name);
                int result = linux.mkdir(mount + path, MODE);
                boolean usable = (result == 0 || result == -EEXIST)
                        && linux.access(mount + path + "/cgroup.procs", Flags.W_OK) == 0;
                return usable ? Optional.of(mount + path) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * A vigild that left its cgroup for one below it, so that controllers can be enabled, has left that to the next.
     */
    private static String pathBelow(String own, String name) {
        String leaf = name + "/" + ControllerDelegation.LEAF;
        if (own.endsWith(leaf)) {
            return own.substring(0, own.length() - leaf.length()) + name;
        }
        return (own.equals("/") ? "" : own) + name;
    }

    /** Those that limit what services use. */
    public ResourceGroups resources() {
        return resources;
    }

    /**
     * What the folder of the supervisor with this root is called. What is found in it may be killed, so it must not be
     * another's: the root goes into it by path and by identity, as a 64-bit FNV-1a.
     */
    public static String nameFor(Linux linux, String root) {
        String identity = root
                + linux.stat(root)
                        .map(status -> " " + status.device() + " " + status.inode())
                        .orElse("");
        long hash = 0xcbf29ce484222325L;
        for (byte b : identity.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return "vigil-" + Long.toHexString(hash);
    }

    /** Whether there are any. */
    public boolean present() {
        return base.isPresent();
    }

    private static Optional<String> pathOf(Linux linux, String pid) {
        String text = "\n" + linux.readFile("/proc/" + pid + "/cgroup").orElse("") + "\n";
        int at = text.indexOf(UNIFIED);
        return at < 0
                ? Optional.empty()
                : Optional.of(text.substring(at + UNIFIED.length(), text.indexOf('\n', at + 1)));
    }

    private Optional<String> folder(String service) {
        return Optional.ofNullable(folders.get(service));
    }

    /** Moves a process that was just spawned into the cgroup of its service, soon. */
    public void attach(String service, int pid) {
        base.ifPresent(parent -> cgroupTasks.run(() -> attachChild(parent + "/" + service, service, pid)));
    }

    /**
     * Moves a process into the cgroup of its service at once: before its program runs, so that nothing of it escapes.
     * Callable from any thread. What can't be moved is told by session and parent, as where there are no cgroups.
     *
     * @return nothing: no launch fails for it
     */
    public Optional<String> attachAtOnce(String service, int pid) {
        base.ifPresent(parent -> attachChild(parent + "/" + service, service, pid));
        return Optional.empty();
    }

    /** A process that was reaped meanwhile may have left its number to another, which must not come in here. */
    private void attachChild(String folder, String service, int pid) {
        if (linux.isChild(pid)) {
            attachNow(folder, service, pid);
        }
    }

    private boolean attachNow(String folder, String service, int pid) {
        if (folders.putIfAbsent(service, folder) == null) {
            linux.mkdir(folder, MODE);
        }
        return write(folders.getOrDefault(service, folder) + "/cgroup.procs", Integer.toString(pid));
    }

    /**
     * Goes on with the cgroup that an earlier vigild made for a service, also where that one ran in another.
     *
     * @param pid a process of the service that lives; 0: none (the kernel would take that for us)
     */
    public void resume(String service, int pid) {
        resources.resume(service);
        if (base.isEmpty()) {
            return;
        }
        String here = base.get() + "/" + service;
        if (linux.access(here, Flags.F_OK) == 0) {
            folders.put(service, here);
        } else if (pid > 0) {
            String mount = here.startsWith(MOUNTS.getFirst()) ? MOUNTS.getFirst() : MOUNTS.getLast();
            pathOf(linux, Integer.toString(pid))
                    .filter(own -> own.endsWith(mark + service))
                    .ifPresent(own -> folders.put(service, mount + own));
        }
    }

    /**
     * Puts a process into the cgroup of its service at once, if it is not there: an earlier vigild may have been killed
     * before it came to that, or even to making one.
     *
     * @return whether it had to be put there
     */
    boolean moveToCgroup(String service, int pid) {
        return base.isPresent()
                && pathOf(linux, Integer.toString(pid))
                        .filter(path -> path.endsWith(mark + service))
                        .isEmpty()
                && attachNow(base.get() + "/" + service, service, pid);
    }

    /** Moves all that is in the cgroup of a service out of it: its next launch does not come to know of that. */
    void leaveAlone(String service) {
        folder(service).ifPresent(folder -> {
            String left = folder + LEFT_ALONE;
            linux.mkdir(left, MODE);
            members(service).forEach(pid -> write(left + "/cgroup.procs", Integer.toString(pid)));
        });
    }

    /** Whether a process was in the cgroup of a service and was left alone. */
    boolean isLeftAlone(int pid) {
        return serviceOf(pid).filter(name -> name.endsWith(LEFT_ALONE)).isPresent();
    }

    private boolean write(String path, String text) {
        int fd = linux.open(path, Flags.O_WRONLY, 0);
        if (fd < 0) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int written = linux.write(fd, bytes, 0, bytes.length);
        linux.close(fd);
        return written == bytes.length;
    }

    /** Whether a process of the service is left in its cgroup. */
    public boolean populated(String service) {
        return folder(service)
                .flatMap(folder -> linux.readFile(folder + "/cgroup.events"))
                .map(text -> text.contains("populated 1"))
                .orElse(false);
    }

    /** All processes in the service's cgroup and those below it. */
    public List<Integer> members(String service) {
        List<Integer> members = new ArrayList<>();
        folder(service).ifPresent(folder -> collect(folder, members));
        return members;
    }

    private void collect(String folder, List<Integer> members) {
        linux.readFile(folder + "/cgroup.procs").ifPresent(text -> ProcNumbers.addAll(text, members));
        below(folder).forEach(child -> collect(child, members));
    }

    private List<String> below(String folder) {
        Optional<String> counts = linux.readFile(folder + "/cgroup.stat");
        if (counts.filter(text -> text.startsWith(NO_DESCENDANTS)).isPresent()) {
            return List.of();
        }
        return linux.list(folder).stream()
                .map(name -> folder + "/" + name)
                .filter(path -> linux.access(path + "/cgroup.procs", Flags.F_OK) == 0)
                .toList();
    }

    /** Kills all of them at one stroke, also those that fork meanwhile. */
    public void kill(String service) {
        folder(service).ifPresent(folder -> write(folder + "/cgroup.kill", "1"));
    }

    /** The service in whose cgroup a process is. */
    public Optional<String> serviceOf(int pid) {
        if (base.isEmpty()) {
            return Optional.empty();
        }
        return pathOf(linux, Integer.toString(pid))
                .filter(path -> path.contains(mark))
                .map(path -> firstName(path.substring(path.indexOf(mark) + mark.length())))
                .filter(Cgroups::isOfService);
    }

    private static String firstName(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    private static boolean isOfService(String name) {
        return !name.equals(ControllerDelegation.LEAF);
    }

    /** Removes the cgroups of a service of which nothing runs, soon. */
    public void remove(String service) {
        if (folders.containsKey(service) || resources.has(service)) {
            cgroupTasks.run(() -> removeNow(service));
        }
    }

    private void removeNow(String service) {
        resources.remove(service);
        folder(service).ifPresent(folder -> {
            if (removeWithAllBelow(folder)) {
                folders.remove(service);
            }
        });
    }

    private boolean removeWithAllBelow(String folder) {
        if (linux.rmdir(folder) == 0) {
            return true;
        }
        below(folder).forEach(this::removeWithAllBelow);
        return linux.rmdir(folder) == 0;
    }

    /** Kills what an earlier vigild of the same root left behind and nobody resumed. @return of which services */
    public List<String> killLeftovers() {
        List<String> found = new ArrayList<>();
        base.ifPresent(parent -> linux.list(parent).stream()
                .filter(name -> !folders.containsKey(name) && isOfService(name) && !name.endsWith(LEFT_ALONE))
                .filter(name -> linux.access(parent + "/" + name + "/cgroup.kill", Flags.F_OK) == 0)
                .filter(name -> folders.putIfAbsent(name, parent + "/" + name) == null)
                .filter(this::populated)
                .forEach(name -> {
                    found.add(name);
                    kill(name);
                }));
        return found;
    }

    /** Removes what is empty; to be called when the cgroupTasks are done. */
    public void close() {
        resources.close();
        folders.values().forEach(this::removeWithAllBelow);
        base.ifPresent(delegation::undo);
        base.ifPresent(this::removeWithAllBelow);
        folders.values().forEach(this::removeWithAllBelow);
        folders.values().forEach(folder -> linux.rmdir(folder.substring(0, folder.lastIndexOf('/'))));
    }
}
