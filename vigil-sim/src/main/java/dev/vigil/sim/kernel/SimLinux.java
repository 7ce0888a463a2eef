package dev.vigil.sim.kernel;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.GroupEntry;
import dev.vigil.linux.Linux;
import dev.vigil.linux.UserEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** {@link Linux} as one process of a simulated machine sees it. */
public final class SimLinux implements Linux, SimFiles, SimPipes, SimPolling, SimProcesses, SimScheduling, SimSockets {
    private final Kernel kernel;
    private final SimProcess self;

    public SimLinux(Kernel kernel, SimProcess self) {
        this.kernel = kernel;
        this.self = self;
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public SimProcess self() {
        return self;
    }

    // ---- clock

    @Override
    public long monotonicNanos() {
        return kernel.agenda().nowNanos();
    }

    @Override
    public long realtimeNanos() {
        return kernel.realtimeNanos();
    }

    // ---- users: root, and two others

    @Override
    public Optional<UserEntry> user(String nameOrUid) {
        return switch (nameOrUid) {
            case "nobody" -> Optional.of(new UserEntry("nobody", 65_534, 65_534, "/", "/bin/sh"));
            case "daemon" -> Optional.of(new UserEntry("daemon", 1, 1, "/", "/bin/sh"));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<GroupEntry> group(String nameOrGid) {
        return Optional.empty();
    }

    @Override
    public List<Integer> groupsOf(String user, int gid) {
        return List.of(gid);
    }

    // ---- no mounts, no end of the machine, no process connector and no terminals here

    @Override
    public int pin(int fd, String path) {
        return -Errno.EPERM;
    }

    @Override
    public int makeMountsSlave() {
        return -Errno.EPERM;
    }

    @Override
    public int mountTmpfs(String path, int flags, String options) {
        return -Errno.EPERM;
    }

    @Override
    public int openPath(String path) {
        return -Errno.EPERM;
    }

    @Override
    public int cloneTree(int path, boolean recursive) {
        return -Errno.EPERM;
    }

    @Override
    public int setMountReadOnly(int mount, boolean recursive) {
        return -Errno.EPERM;
    }

    @Override
    public int moveMount(int tree, int path) {
        return -Errno.EPERM;
    }

    @Override
    public int symlink(String target, String path) {
        return -Errno.EPERM;
    }

    @Override
    public int unshare(int namespaces) {
        return -Errno.EPERM;
    }

    @Override
    public int startLoopback() {
        return -Errno.EPERM;
    }

    @Override
    public int newSessionKeyring() {
        return -Errno.EPERM;
    }

    @Override
    public int setNoNewPrivileges() {
        return -Errno.EPERM;
    }

    @Override
    public int refuseNamespaces() {
        return -Errno.EPERM;
    }

    @Override
    public int unpin(String path) {
        return -Errno.EPERM;
    }

    @Override
    public void sync() {}

    @Override
    public int remountReadOnly(String mountPoint) {
        return -Errno.EPERM;
    }

    @Override
    public int powerOff() {
        return -Errno.EPERM;
    }

    @Override
    public int listenForExits(int queueBytes) {
        return -Errno.EPERM;
    }

    @Override
    public int filterExits(int socket, Collection<Integer> pids) {
        return -Errno.EBADF;
    }

    @Override
    public int ignoreExits(int socket) {
        return -Errno.EBADF;
    }

    @Override
    public boolean isTerminal(int fd) {
        return false;
    }

    @Override
    public int terminalColumns(int fd) {
        return 0;
    }

    @Override
    public int terminalRows(int fd) {
        return 0;
    }

    @Override
    public int setTerminalSize(int fd, int rows, int columns) {
        return -Errno.ENOTTY;
    }

    @Override
    public int tcgetpgrp(int fd) {
        return -Errno.ENOTTY;
    }

    @Override
    public int tcgetsid(int fd) {
        return -Errno.ENOTTY;
    }

    @Override
    public int openTerminal() {
        return -Errno.ENOSYS;
    }

    @Override
    public Optional<String> terminalName(int master) {
        return Optional.empty();
    }

    /** How it ended; for the one who killed it. */
    public Optional<ChildStatus> end() {
        return self.status();
    }
}
