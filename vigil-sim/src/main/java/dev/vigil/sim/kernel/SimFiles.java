package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileCalls;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import java.util.List;
import java.util.Optional;

/** {@link FileCalls} of a simulated machine. */
interface SimFiles extends FileCalls, KernelContext {
    @Override
    default int open(String path, int flags, int mode) {
        enter("open", path);
        boolean mayFail = !path.startsWith("/proc/") && !path.startsWith(SimCgroups.MOUNT);
        if (mayFail && strikes(Fault.NO_DESCRIPTORS)) {
            return -Errno.EMFILE;
        }
        FileOpener.Opened opened = kernel().opening().open(self(), path, flags);
        return opened.file().map(this::descriptor).orElse(opened.errno());
    }

    /** Nobody here makes symbolic links. */
    @Override
    default int openNoFollow(String path, int flags, int mode) {
        return open(path, flags, mode);
    }

    @Override
    default int openAt(int directory, String name, int flags, int mode) {
        enter("openat", name);
        return -Errno.ENOSYS;
    }

    @Override
    default int openDirectory(String path) {
        return open(path, Flags.O_RDONLY, 0);
    }

    @Override
    default int close(int fd) {
        enter("close", fd);
        return self().close(fd);
    }

    @Override
    default int read(int fd, byte[] into, int offset, int length) {
        enter("read", fd);
        int count = length > Long.BYTES ? kernel().weather().transfer(length) : length;
        return self().file(fd).map(file -> file.read(into, offset, count)).orElse(-Errno.EBADF);
    }

    @Override
    default int pread(int fd, byte[] into, int offset, int length, long at) {
        enter("pread", fd);
        return regular(fd)
                .map(file -> file.inode().read(into, offset, length, at))
                .orElse(-Errno.EBADF);
    }

    @Override
    default int write(int fd, byte[] from, int offset, int length) {
        enter("write", fd);
        int count = length > Long.BYTES && self().file(fd).orElse(null) instanceof StreamSocket
                ? kernel().weather().transfer(length)
                : length;
        return self().file(fd).map(file -> file.write(from, offset, count)).orElse(-Errno.EBADF);
    }

    @Override
    default int pwrite(int fd, byte[] from, int offset, int length, long at) {
        enter("pwrite", fd);
        return regular(fd).map(file -> file.writeAt(from, offset, length, at)).orElse(-Errno.EBADF);
    }

    private Optional<RegularFile> regular(int fd) {
        return self().file(fd).filter(RegularFile.class::isInstance).map(RegularFile.class::cast);
    }

    @Override
    default long size(int fd) {
        enter("size", fd);
        return regular(fd).map(file -> (long) file.inode().size).orElse((long) -Errno.EBADF);
    }

    @Override
    default int truncate(int fd, long sizeBytes) {
        enter("truncate", fd);
        regular(fd).ifPresent(file -> file.inode().truncate((int) sizeBytes));
        return 0;
    }

    @Override
    default int fsync(int fd) {
        enter("fsync", fd);
        return 0;
    }

    @Override
    default int rename(String from, String to) {
        enter("rename", to);
        return kernel().files().rename(from, to);
    }

    @Override
    default int unlink(String path) {
        enter("unlink", path);
        return kernel().files().unlink(path);
    }

    @Override
    default int mkdir(String path, int mode) {
        enter("mkdir", path);
        return kernel().files().make(path, Inode.DIRECTORY | mode, kernel().realtimeNanos());
    }

    @Override
    default int rmdir(String path) {
        enter("rmdir", path);
        return path.startsWith(SimCgroups.MOUNT)
                ? kernel().cgroups().remove(path)
                : kernel().files().rmdir(path);
    }

    @Override
    default int mkfifo(String path, int mode) {
        enter("mkfifo", path);
        return kernel().files().make(path, Inode.FIFO | mode, kernel().realtimeNanos());
    }

    @Override
    default int chmod(String path, int mode) {
        enter("chmod", path);
        Optional<Inode> inode = kernel().files().at(path);
        inode.ifPresent(found -> found.mode = found.type() | mode);
        return inode.isPresent() ? 0 : -Errno.ENOENT;
    }

    @Override
    default int chmod(int fd, int mode) {
        enter("fchmod", fd);
        regular(fd).ifPresent(file -> file.inode().mode = file.inode().type() | mode);
        return 0;
    }

    @Override
    default int chown(String path, int uid, int gid) {
        enter("chown", path);
        Optional<Inode> inode = kernel().files().at(path);
        inode.ifPresent(found -> found.give(uid, gid));
        return inode.isPresent() ? 0 : -Errno.ENOENT;
    }

    @Override
    default int access(String path, int mode) {
        enter("access", path);
        Optional<Inode> inode = kernel().files().at(path);
        if (inode.isEmpty()) {
            boolean made = kernel().opening().textOf(self(), path).isPresent();
            return made || kernel().cgroups().has(path) ? 0 : -Errno.ENOENT;
        }
        boolean refused = mode == Flags.X_OK && inode.get().type() != Inode.DIRECTORY && (inode.get().mode & 0111) == 0;
        return refused ? -Errno.EACCES : 0;
    }

    @Override
    default Optional<FileStatus> stat(String path) {
        enter("stat", path);
        return kernel().files().at(path).map(Inode::status);
    }

    @Override
    default Optional<FileStatus> lstat(String path) {
        return stat(path);
    }

    @Override
    default Optional<FileStatus> stat(int fd) {
        enter("fstat", fd);
        Optional<OpenFile> file = self().file(fd);
        if (file.orElse(null) instanceof PidFile pidfd) {
            SimProcess process = pidfd.process();
            return Optional.of(new FileStatus(0, 0, 0, 0, process.startNanos() << 16 | process.pid(), 2, 0));
        }
        if (file.orElse(null) instanceof PipeFile pipe) {
            return pipe.inode().map(Inode::status);
        }
        return regular(fd).map(found -> found.inode().status());
    }

    @Override
    default Optional<String> readlink(String path) {
        enter("readlink", path);
        return Optional.empty();
    }

    @Override
    default Optional<String> readFile(String path) {
        enter("readFile", path);
        return kernel().opening()
                .textOf(self(), path)
                .or(() -> kernel().files()
                        .at(path)
                        .filter(inode -> inode.type() == Inode.REGULAR)
                        .map(Inode::text));
    }

    @Override
    default Optional<String> readFile(int fd) {
        enter("readAll", fd);
        return regular(fd).map(file -> file.inode().text());
    }

    @Override
    default List<String> list(String path) {
        enter("list", path);
        return path.startsWith("/proc")
                ? kernel().proc().list(self(), path)
                : kernel().files().list(path);
    }

    @Override
    default int fsetxattr(int fd, String name, byte[] value) {
        enter("fsetxattr", fd);
        return -Errno.EOPNOTSUPP;
    }

    @Override
    default Optional<byte[]> fgetxattr(int fd, String name) {
        enter("fgetxattr", fd);
        return Optional.empty();
    }

    @Override
    default int setNonBlocking(int fd, boolean nonBlocking) {
        enter("setNonBlocking", fd);
        return 0;
    }

    @Override
    default int setCloseOnExec(int fd, boolean closeOnExec) {
        enter("setCloseOnExec", fd);
        return 0;
    }

    @Override
    default int closeOnExecFrom(int first) {
        enter("closeOnExecFrom", first);
        return 0;
    }

    @Override
    default int duplicate(int fd) {
        enter("duplicate", fd);
        return self().file(fd).map(this::descriptor).orElse(-Errno.EBADF);
    }

    @Override
    default int isSameOpenFile(int one, int other) {
        enter("isSameOpenFile", one);
        return self().file(one).equals(self().file(other)) ? 1 : 0;
    }

    @Override
    default int dup2(int fd, int number) {
        enter("dup2", fd);
        return self().file(fd).map(file -> self().open(number, file)).orElse(-Errno.EBADF);
    }

    @Override
    default int dup2CloseOnExec(int fd, int number) {
        return dup2(fd, number);
    }

    @Override
    default int memoryFile(String name) {
        enter("memoryFile", name);
        return descriptor(new RegularFile(kernel(), Inode.text(""), false));
    }

    @Override
    default int seal(int memoryFile) {
        enter("seal", memoryFile);
        return 0;
    }

    @Override
    default int tryLock(int fd) {
        enter("flock", fd);
        Optional<RegularFile> file = regular(fd);
        if (file.isEmpty()) {
            return -Errno.EBADF;
        }
        Inode inode = file.get().inode();
        if (inode.lockedBy != null && inode.lockedBy != file.get()) {
            return -Errno.EAGAIN;
        }
        inode.lockedBy = file.get();
        return 0;
    }

    @Override
    default int tryRecordLock(int fd) {
        enter("fcntl", fd);
        return -Errno.ENOSYS;
    }

    @Override
    default int releaseRecordLock(int fd) {
        enter("fcntl", fd);
        return -Errno.ENOSYS;
    }

    @Override
    default int setModified(int fd, long nanos) {
        enter("futimens", fd);
        return -Errno.ENOSYS;
    }
}
