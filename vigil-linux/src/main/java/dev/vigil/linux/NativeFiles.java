package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callLong;
import static dev.vigil.linux.abi.Calls.callOnPath;
import static dev.vigil.linux.abi.Calls.callWide;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vigil.linux.abi.Abi;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link FileCalls} of the running kernel. */
interface NativeFiles extends FileCalls {
    /** Most that {@link #readFile} reads. */
    int FILE_MAX_BYTES = 1 << 20;

    @Override
    default int open(String path, int flags, int mode) {
        return callOnPath(Symbol.OPEN, path, flags | Constants.O_CLOEXEC, mode);
    }

    @Override
    default int openNoFollow(String path, int flags, int mode) {
        return open(path, flags | Abi.CURRENT.noFollowFlag(), mode);
    }

    @Override
    default int openAt(int directory, String name, int flags, int mode) {
        long address = Scratch.mine().path(name);
        int all = flags | Abi.CURRENT.noFollowFlag() | Constants.O_CLOEXEC;
        return address < 0 ? (int) address : call(Symbol.OPENAT, directory, address, all, mode);
    }

    @Override
    default int openDirectory(String path) {
        return open(path, Constants.O_PATH | Abi.CURRENT.directoryFlag(), 0);
    }

    @Override
    default int close(int fd) {
        return call(Symbol.CLOSE, fd);
    }

    @Override
    default int read(int fd, byte[] into, int offset, int length) {
        return new ArraySlice(into, offset, length).fill(Symbol.READ, fd, 0);
    }

    @Override
    default int pread(int fd, byte[] into, int offset, int length, long at) {
        return new ArraySlice(into, offset, length).fill(Symbol.PREAD, fd, at);
    }

    @Override
    default int write(int fd, byte[] from, int offset, int length) {
        return new ArraySlice(from, offset, length).drain(Symbol.WRITE, fd, 0);
    }

    @Override
    default int pwrite(int fd, byte[] from, int offset, int length, long at) {
        return new ArraySlice(from, offset, length).drain(Symbol.PWRITE, fd, at);
    }

    @Override
    default long size(int fd) {
        int result = statx(fd, "", Constants.AT_EMPTY_PATH);
        return result < 0 ? result : Scratch.mine().filled().get(JAVA_LONG, Layout.STATX_SIZE);
    }

    @Override
    default int truncate(int fd, long sizeBytes) {
        return call(Symbol.FTRUNCATE, fd, sizeBytes);
    }

    @Override
    default int fsync(int fd) {
        return call(Symbol.FSYNC, fd);
    }

    @Override
    default int rename(String from, String to) {
        long other = Scratch.mine().otherPath(to);
        return other < 0 ? (int) other : callOnPath(Symbol.RENAME, from, other, 0);
    }

    @Override
    default int unlink(String path) {
        return callOnPath(Symbol.UNLINK, path, 0, 0);
    }

    @Override
    default int mkdir(String path, int mode) {
        return callOnPath(Symbol.MKDIR, path, mode, 0);
    }

    @Override
    default int rmdir(String path) {
        return callOnPath(Symbol.RMDIR, path, 0, 0);
    }

    @Override
    default int mkfifo(String path, int mode) {
        return callOnPath(Symbol.MKFIFO, path, mode, 0);
    }

    @Override
    default int chmod(String path, int mode) {
        return callOnPath(Symbol.CHMOD, path, mode, 0);
    }

    @Override
    default int chmod(int fd, int mode) {
        return call(Symbol.FCHMOD, fd, mode);
    }

    @Override
    default int chown(String path, int uid, int gid) {
        return callOnPath(Symbol.CHOWN, path, uid, gid);
    }

    @Override
    default int access(String path, int mode) {
        long address = Scratch.mine().path(path);
        return address < 0
                ? (int) address
                : call(Symbol.FACCESSAT, Constants.AT_FDCWD, address, mode, Constants.AT_EACCESS);
    }

    @Override
    default Optional<FileStatus> stat(String path) {
        return status(statx(Constants.AT_FDCWD, path, 0));
    }

    @Override
    default Optional<FileStatus> lstat(String path) {
        return status(statx(Constants.AT_FDCWD, path, Constants.AT_SYMLINK_NOFOLLOW));
    }

    @Override
    default Optional<FileStatus> stat(int fd) {
        return status(statx(fd, "", Constants.AT_EMPTY_PATH));
    }

    @Override
    default int symlink(String target, String path) {
        long other = Scratch.mine().otherPath(path);
        return other < 0 ? (int) other : callOnPath(Symbol.SYMLINK, target, other, 0);
    }

    @Override
    default Optional<String> readlink(String path) {
        MemorySegment target = Scratch.mine().transfer();
        int length = callOnPath(Symbol.READLINK, path, target.address(), target.byteSize());
        return length < 0 ? Optional.empty() : Optional.of(text(target, 0, length));
    }

    @Override
    default Optional<String> readFile(String path) {
        int fd = open(path, Flags.O_NONBLOCK, 0);
        if (fd < 0) {
            return Optional.empty();
        }
        try {
            return readToEnd(fd);
        } finally {
            close(fd);
        }
    }

    @Override
    default Optional<String> readFile(int fd) {
        return readToEnd(fd);
    }

    @Override
    default List<String> list(String path) {
        return list(path, Integer.MAX_VALUE);
    }

    @Override
    default List<String> list(String path, int most) {
        int fd = open(path, Abi.CURRENT.directoryFlag(), 0);
        if (fd < 0) {
            return List.of();
        }
        try {
            return names(fd, most);
        } finally {
            close(fd);
        }
    }

    @Override
    default int fsetxattr(int fd, String name, byte[] value) {
        long address = Scratch.mine().path(name);
        if (address < 0 || value.length > Scratch.TRANSFER_MAX_BYTES) {
            return address < 0 ? (int) address : -Errno.E2BIG;
        }
        return callWide(
                Symbol.FSETXATTR, fd, address, new ArraySlice(value, 0, value.length).toNative(), value.length, 0);
    }

    @Override
    default Optional<byte[]> fgetxattr(int fd, String name) {
        MemorySegment value = Scratch.mine().transfer();
        long address = Scratch.mine().path(name);
        int length =
                address < 0 ? (int) address : call(Symbol.FGETXATTR, fd, address, value.address(), value.byteSize());
        return length < 0
                ? Optional.empty()
                : Optional.of(value.asSlice(0, length).toArray(JAVA_BYTE));
    }

    @Override
    default int setNonBlocking(int fd, boolean nonBlocking) {
        int flags = call(Symbol.FCNTL, fd, Constants.F_GETFL);
        if (flags < 0) {
            return flags;
        }
        int wanted = nonBlocking ? flags | Flags.O_NONBLOCK : flags & ~Flags.O_NONBLOCK;
        return wanted == flags ? 0 : call(Symbol.FCNTL, fd, Constants.F_SETFL, wanted);
    }

    @Override
    default int setCloseOnExec(int fd, boolean closeOnExec) {
        return call(Symbol.FCNTL, fd, Constants.F_SETFD, closeOnExec ? Constants.FD_CLOEXEC : 0);
    }

    @Override
    default int closeOnExecFrom(int first) {
        long last = 0xFFFFFFFFL;
        return call(Symbol.CLOSE_RANGE, first, last, Constants.CLOSE_RANGE_CLOEXEC);
    }

    @Override
    default int duplicate(int fd) {
        return call(Symbol.FCNTL, fd, Constants.F_DUPFD_CLOEXEC, 3);
    }

    @Override
    default int isSameOpenFile(int one, int other) {
        return call(Symbol.FCNTL, one, Constants.F_DUPFD_QUERY, other);
    }

    @Override
    default int dup2(int fd, int number) {
        return call(Symbol.DUP2, fd, number);
    }

    @Override
    default int dup2CloseOnExec(int fd, int number) {
        return call(Symbol.DUP3, fd, number, Constants.O_CLOEXEC);
    }

    @Override
    default int memoryFile(String name) {
        return callOnPath(Symbol.MEMFD_CREATE, name, Constants.MFD_CLOEXEC | Constants.MFD_ALLOW_SEALING, 0);
    }

    @Override
    default int seal(int memoryFile) {
        int seals = Constants.F_SEAL_SEAL | Constants.F_SEAL_SHRINK | Constants.F_SEAL_GROW | Constants.F_SEAL_WRITE;
        return call(Symbol.FCNTL, memoryFile, Constants.F_ADD_SEALS, seals);
    }

    @Override
    default int tryLock(int fd) {
        return call(Symbol.FLOCK, fd, Constants.LOCK_EX | Constants.LOCK_NB);
    }

    @Override
    default int tryRecordLock(int fd) {
        return recordLock(fd, Constants.F_WRLCK);
    }

    @Override
    default int releaseRecordLock(int fd) {
        return recordLock(fd, Constants.F_UNLCK);
    }

    private static int recordLock(int fd, int type) {
        MemorySegment lock = Scratch.mine().struct(Layout.FLOCK);
        lock.set(JAVA_SHORT, 0, (short) type);
        return call(Symbol.FCNTL, fd, Constants.F_OFD_SETLK, lock.address());
    }

    @Override
    default int setModified(int fd, long nanos) {
        MemorySegment times = Scratch.mine().struct(2 * Layout.TIMESPEC);
        times.set(JAVA_LONG, Layout.TIMESPEC_NANOS, Constants.UTIME_OMIT);
        times.set(JAVA_LONG, Layout.TIMESPEC, Math.floorDiv(nanos, 1_000_000_000L));
        times.set(JAVA_LONG, Layout.TIMESPEC + Layout.TIMESPEC_NANOS, Math.floorMod(nanos, 1_000_000_000L));
        return call(Symbol.FUTIMENS, fd, times.address());
    }

    /** statx(2) rather than stat(2), since its struct is the same on all processors. */
    private static int statx(int directory, String path, int flags) {
        Scratch scratch = Scratch.mine();
        long address = scratch.path(path);
        if (address < 0) {
            return (int) address;
        }
        long into = scratch.struct(Layout.STATX).address();
        return callWide(Symbol.STATX, directory, address, flags, Constants.STATX_BASIC_STATS, into);
    }

    private static Optional<FileStatus> status(int result) {
        return result < 0 ? Optional.empty() : Optional.of(status(Scratch.mine().filled()));
    }

    private static FileStatus status(MemorySegment statx) {
        return new FileStatus(
                statx.get(JAVA_SHORT, Layout.STATX_MODE) & 0xFFFF,
                statx.get(JAVA_INT, Layout.STATX_UID),
                statx.get(JAVA_INT, Layout.STATX_GID),
                statx.get(JAVA_LONG, Layout.STATX_SIZE),
                statx.get(JAVA_LONG, Layout.STATX_INODE),
                device(statx.get(JAVA_INT, Layout.STATX_DEVICE_MAJOR), statx.get(JAVA_INT, Layout.STATX_DEVICE_MINOR)),
                statx.get(JAVA_LONG, Layout.STATX_MODIFIED_SECONDS) * 1_000_000_000L
                        + statx.get(JAVA_INT, Layout.STATX_MODIFIED_NANOS));
    }

    /** makedev(3), so that it is what stat(2) gives. */
    private static long device(long major, long minor) {
        return (major & 0xfffff000L) << 32 | (major & 0xfffL) << 8 | (minor & 0xffffff00L) << 12 | (minor & 0xffL);
    }

    private static Optional<String> readToEnd(int fd) {
        MemorySegment transfer = Scratch.mine().transfer();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (content.size() < FILE_MAX_BYTES) {
            long wanted = Math.min(transfer.byteSize(), FILE_MAX_BYTES - content.size());
            int length = (int) callLong(Symbol.READ, fd, transfer.address(), wanted);
            if (length <= 0) {
                return length < 0 ? Optional.empty() : Optional.of(ByteText.decode(content.toByteArray()));
            }
            content.writeBytes(transfer.asSlice(0, length).toArray(JAVA_BYTE));
        }
        return Optional.of(ByteText.decode(content.toByteArray()));
    }

    private static List<String> names(int fd, int most) {
        MemorySegment entries = Scratch.mine().transfer();
        List<String> names = new ArrayList<>();
        int length = (int) callLong(Symbol.GETDENTS64, fd, entries.address(), entries.byteSize());
        while (length > 0 && names.size() < most + 2L) { // . and .. do not count
            for (int at = 0; at < length; at += entries.get(JAVA_SHORT, at + Layout.DIRENT_LENGTH) & 0xFFFF) {
                names.add(name(entries, at + Layout.DIRENT_NAME));
            }
            length = (int) callLong(Symbol.GETDENTS64, fd, entries.address(), entries.byteSize());
        }
        names.removeIf(name -> name.equals(".") || name.equals(".."));
        return names.size() <= most ? names : names.subList(0, most);
    }

    private static String name(MemorySegment entries, int at) {
        int end = at;
        while (entries.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return text(entries, at, end - at);
    }

    private static String text(MemorySegment memory, long offset, int length) {
        return ByteText.decode(memory.asSlice(offset, length).toArray(JAVA_BYTE));
    }
}
