package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One machine in memory. It lives as long as its run, over all lives of vigild: what a killed vigild leaves behind
 * (processes, FIFOs with what waits in them, files) its successor finds.
 */
public final class Kernel {
    private static final long EPOCH_NANOS = 1_800_000_000_000_000_000L;

    private final VirtualTime agenda = new VirtualTime();
    private final FileTree files = new FileTree();
    private final FaultInjector weather;
    private final Trace trace;
    private final ProcessBehaviour.Loader loader;
    private final Observer observer;
    private final ProcessTable processes;
    private final SimCgroups cgroups = new SimCgroups(this);
    private final ProcFiles proc = new ProcFiles(this);
    private final FileOpener opening = new FileOpener(this);
    private final boolean before69;
    private final Permissions permissions = new Permissions(files);
    private long clockStepNanos;
    private boolean interrupted;
    private long calls;

    /**
     * What a kernel is made of.
     *
     * @param pidMax the highest process number
     * @param loader what programs do
     * @param before69 whether it is older than Linux 6.9, and can't signal the process group of a pidfd
     */
    public record Parts(
            FaultInjector weather,
            Trace trace,
            Observer observer,
            ProcessBehaviour.Loader loader,
            int pidMax,
            boolean before69) {}

    public Kernel(Parts parts) {
        weather = parts.weather();
        trace = parts.trace();
        loader = parts.loader();
        observer = parts.observer();
        processes = new ProcessTable(this, parts.pidMax());
        before69 = parts.before69();
        files.makeDirectories("/dev");
        files.makeDirectories("/proc");
        files.putText("/dev/null", "");
        files.putText("/dev/urandom", "sixteen bytes do");
    }

    /** Gives the machine a mounted cgroup v2. */
    public void mountCgroups() {
        cgroups.mount();
    }

    public VirtualTime agenda() {
        return agenda;
    }

    public FileTree files() {
        return files;
    }

    public FaultInjector weather() {
        return weather;
    }

    public ProcessTable processes() {
        return processes;
    }

    boolean isBefore69() {
        return before69;
    }

    Observer observer() {
        return observer;
    }

    ProcessBehaviour.Loader loader() {
        return loader;
    }

    Permissions permissions() {
        return permissions;
    }

    SimCgroups cgroups() {
        return cgroups;
    }

    ProcFiles proc() {
        return proc;
    }

    FileOpener opening() {
        return opening;
    }

    /** Says in the trace what happened beside system calls. */
    public void note(String text) {
        trace.note(agenda.nowNanos(), text);
    }

    // ---- clock

    long realtimeNanos() {
        return EPOCH_NANOS + clockStepNanos + agenda.nowNanos();
    }

    /** The wall clock is set. */
    public void stepClock(long byNanos) {
        note("clock stepped by " + byNanos);
        clockStepNanos += byNanos;
    }

    // ---- calls of vigild

    /** System calls that were made. */
    public long calls() {
        return calls;
    }

    /** A call begins: time passes, things happen, and perhaps the caller dies. */
    void enter(SimProcess caller, String call, long argument) {
        if (!caller.isAlive()) {
            throw new Killed();
        }
        calls++;
        agenda.spend(weather.callNanos());
        trace.call(agenda.nowNanos(), call, argument);
        if (weather.kills() || !caller.isAlive()) {
            processes.exit(caller, ProcessTable.killedBy(9));
            throw new Killed();
        }
    }

    /** A waiting epoll_wait(2) returns without an event. */
    public void interrupt() {
        interrupted = true;
    }

    boolean takeInterrupt() {
        boolean was = interrupted;
        interrupted = false;
        return was;
    }

    // ---- what programs and clients do

    /** A process that is no child of vigild, with vigild's console as standard error. */
    public SimProcess begin(String program, String environment) {
        SimProcess process = processes.fork(processes.init(), List.of(program), environment);
        process.open(0, new NullDevice());
        process.open(1, new NullDevice());
        process.open(2, new SimStandardError(this));
        return process;
    }

    /** fork(2) by a program: the child has the same descriptors. */
    public SimProcess forkWithFiles(SimProcess parent) {
        SimProcess child = processes.fork(parent, parent.argv(), parent.environment());
        parent.descriptors.forEach(child::open);
        return child;
    }

    /** write(2) by a program. @return bytes taken, or -errno */
    public int write(SimProcess process, int fd, byte[] bytes, int offset) {
        return process.file(fd)
                .map(file -> file.write(bytes, offset, bytes.length - offset))
                .orElse(-Errno.EBADF);
    }

    /** Calls {@code writer} when a full pipe behind a descriptor has room. */
    public void whenRoom(SimProcess process, int fd, Runnable writer) {
        if (process.file(fd).orElse(null) instanceof PipeFile end) {
            end.pipe().whenRoom(writer);
        }
    }

    /** read(2) by a program. @return bytes read, 0 at the end, or -errno */
    public int read(SimProcess process, int fd, byte[] into) {
        return process.file(fd).map(file -> file.read(into, 0, into.length)).orElse(-Errno.EBADF);
    }

    /** dup2(2) and close(2) by a program. */
    public void move(SimProcess process, int fd, int to) {
        process.file(fd).ifPresent(file -> process.open(to, file));
        process.close(fd);
    }

    /** A program opens the null device as a descriptor. */
    public void openNull(SimProcess process, int fd) {
        process.open(fd, new NullDevice());
    }

    /** A program opens {@code /proc/self/fd/N} for writing in place of the descriptor itself. @return 0 or -errno */
    public int reopen(SimProcess process, int fd) {
        FileOpener.Opened opened = process.file(fd)
                .map(file -> opening.again(process, file, Flags.O_WRONLY))
                .orElse(FileOpener.Opened.failed(Errno.EBADF));
        opened.file().ifPresent(file -> process.open(fd, file));
        return opened.errno();
    }

    /** sendto(2) by a program. */
    public int send(SimProcess process, String path, byte[] bytes) {
        Optional<Inode> target = files.at(path);
        boolean mayNot = target.isPresent() && !permissions.may(process, target.get(), Permissions.WRITE);
        if (mayNot || !permissions.reaches(process, path)) {
            return -Errno.EACCES;
        }
        @Nullable OpenFile bound = files.at(path).map(inode -> inode.bound).orElse(null);
        return bound instanceof DatagramSocket socket ? socket.send(process.pid(), bytes) : -Errno.ECONNREFUSED;
    }

    /** Makes a file, or changes it. */
    public void touch(String path) {
        files.make(path, Inode.REGULAR | 0644, realtimeNanos());
        files.at(path).ifPresent(inode -> inode.modifiedNanos = realtimeNanos());
    }

    /** A program listens at a path until it ends. */
    public void listen(SimProcess process, String path) {
        files.unlink(path);
        files.make(path, Inode.SOCKET | 0777, realtimeNanos());
        Listener listener = new Listener(16);
        process.open(listener);
        files.at(path).ifPresent(inode -> inode.bound = listener);
    }

    /** connect(2) by a client. */
    public Optional<StreamSocket> connect(String path) {
        StreamSocket client = new StreamSocket();
        return connect(client, path) == 0 ? Optional.of(client) : Optional.empty();
    }

    int connect(StreamSocket client, String path) {
        Optional<Inode> inode = files.at(path);
        if (inode.isEmpty()) {
            return -Errno.ENOENT;
        }
        return inode.get().bound instanceof Listener listener ? listener.connect(client) : -Errno.ECONNREFUSED;
    }

    /** Whether standard output of a process leads into a pipe, and to which. */
    public Optional<Pipe> outputOf(SimProcess process) {
        return process.file(1).filter(PipeFile.class::isInstance).map(file -> ((PipeFile) file).pipe());
    }
}
