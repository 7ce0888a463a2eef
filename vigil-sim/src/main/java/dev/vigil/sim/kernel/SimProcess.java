package dev.vigil.sim.kernel;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A process from its fork to its reaping. */
public final class SimProcess {
    private static final ProcessBehaviour NOTHING = new ProcessBehaviour() {
        @Override
        public void begin() {}

        @Override
        public void signalled(int signal) {}
    };

    final TreeMap<Integer, OpenFile> descriptors = new TreeMap<>();
    final Set<SimProcess> children = new LinkedHashSet<>();
    private final int pid;
    private final long startNanos;
    private List<String> argv;
    private String environment;
    SimProcess parent;
    /** It was born of another thread than the first one of its parent, and has not been inherited since. */
    boolean bornByThread;

    int uid;
    int gid;
    int group;
    int session;
    boolean subreaper;
    boolean dying;
    String cgroup = "/";
    ProcessBehaviour program = NOTHING;
    private @Nullable ChildStatus status;
    private boolean reaped;
    private boolean numberLost;

    /** @param parent itself when it has none */
    SimProcess(int pid, @Nullable SimProcess parent, Birth birth) {
        this.pid = pid;
        this.parent = parent == null ? this : parent;
        this.startNanos = birth.nowNanos();
        this.argv = List.copyOf(birth.argv());
        this.environment = birth.environment();
    }

    /** What it is born with. */
    record Birth(long nowNanos, List<String> argv, String environment) {}

    public int pid() {
        return pid;
    }

    public List<String> argv() {
        return argv;
    }

    /** {@code KEY=value} and a zero each. */
    public String environment() {
        return environment;
    }

    /** As whom it runs; 0 is root. */
    public int uid() {
        return uid;
    }

    /** Another program runs in it, as execve(2) does. */
    void execute(List<String> newArgv, String newEnvironment) {
        argv = List.copyOf(newArgv);
        environment = newEnvironment;
    }

    public int session() {
        return session;
    }

    public String cgroup() {
        return cgroup;
    }

    public long startNanos() {
        return startNanos;
    }

    public boolean isAlive() {
        return status == null;
    }

    public boolean isReaped() {
        return reaped;
    }

    /** How it ended. */
    public Optional<ChildStatus> status() {
        return Optional.ofNullable(status);
    }

    void ended(ChildStatus how) {
        status = how;
    }

    void reaped() {
        reaped = true;
    }

    /** Its number may be another's: it is reaped, and nothing is left of the session and group that it led. */
    boolean lostNumber() {
        return numberLost;
    }

    void loseNumber() {
        numberLost = true;
    }

    // ---- descriptors

    /** Gives it the lowest free number. */
    int open(OpenFile file) {
        int number = 0;
        while (descriptors.containsKey(number)) {
            number++;
        }
        return open(number, file);
    }

    int open(int number, OpenFile file) {
        close(number);
        file.refer();
        descriptors.put(number, file);
        return number;
    }

    Optional<OpenFile> file(int number) {
        return Optional.ofNullable(descriptors.get(number));
    }

    int close(int number) {
        OpenFile file = descriptors.remove(number);
        if (file == null) {
            return -Errno.EBADF;
        }
        file.release();
        return 0;
    }

    void closeAll() {
        new ArrayList<>(descriptors.keySet()).forEach(this::close);
    }

    @Override
    public String toString() {
        return "process " + pid + " " + argv;
    }
}
