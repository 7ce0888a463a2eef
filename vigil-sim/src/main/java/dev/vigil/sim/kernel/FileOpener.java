package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import java.util.Optional;

/** open(2): from a path to an open file. */
final class FileOpener {
    private final Kernel kernel;

    FileOpener(Kernel kernel) {
        this.kernel = kernel;
    }

    /** What came of it: a file, or {@code -errno}. */
    record Opened(Optional<OpenFile> file, int errno) {
        static Opened of(OpenFile file) {
            return new Opened(Optional.of(file), 0);
        }

        static Opened failed(int errno) {
            return new Opened(Optional.empty(), -errno);
        }
    }

    Opened open(SimProcess opener, String path, int flags) {
        int access = flags & 3;
        if (path.equals("/dev/null")) {
            return Opened.of(new NullDevice());
        }
        if (kernel.cgroups().has(path) && access == Flags.O_WRONLY) {
            return Opened.of(kernel.cgroups().openToWrite(path));
        }
        Optional<String> text = textOf(opener, path);
        if (text.isPresent()) {
            return Opened.of(new RegularFile(kernel, Inode.text(text.get()), false));
        }
        if (!kernel.permissions().reaches(opener, path)) {
            return Opened.failed(Errno.EACCES);
        }
        Optional<Inode> inode = kernel.files().at(path);
        if (inode.isEmpty()) {
            return (flags & Flags.O_CREAT) == 0 ? Opened.failed(Errno.ENOENT) : create(path, flags);
        }
        if ((flags & Flags.O_EXCL) != 0) {
            return Opened.failed(Errno.EEXIST);
        }
        return kernel.permissions().may(opener, inode.get(), wanted(access))
                ? open(inode.get(), flags)
                : Opened.failed(Errno.EACCES);
    }

    private static int wanted(int access) {
        int read = access == Flags.O_WRONLY ? 0 : Permissions.READ;
        return access == Flags.O_RDONLY ? read : read | Permissions.WRITE;
    }

    /** Opens once more what a process has open already, by {@code /proc/self/fd}: the folders above it do not count. */
    Opened again(SimProcess opener, OpenFile file, int flags) {
        if (!(file instanceof PipeFile pipe) || pipe.inode().isEmpty()) {
            return Opened.of(file);
        }
        Inode inode = pipe.inode().get();
        return kernel.permissions().may(opener, inode, wanted(flags & 3))
                ? open(inode, flags)
                : Opened.failed(Errno.EACCES);
    }

    /** The content of a file that is made when it is read. */
    Optional<String> textOf(SimProcess reader, String path) {
        return kernel.cgroups().read(path).or(() -> kernel.proc().read(reader, path));
    }

    private Opened create(String path, int flags) {
        int made = kernel.files().make(path, Inode.REGULAR | 0644, kernel.realtimeNanos());
        return made < 0 ? Opened.failed(-made) : open(kernel.files().at(path).orElseThrow(), flags);
    }

    private Opened open(Inode inode, int flags) {
        int access = flags & 3;
        return switch (inode.type()) {
            case Inode.DIRECTORY ->
                access == Flags.O_RDONLY
                        ? Opened.of(new RegularFile(kernel, inode, false))
                        : Opened.failed(Errno.EISDIR);
            case Inode.FIFO ->
                access == Flags.O_WRONLY && inode.pipe.readers() == 0
                        ? Opened.failed(Errno.ENXIO)
                        : Opened.of(new PipeFile(inode, access != Flags.O_WRONLY, access != Flags.O_RDONLY));
            case Inode.SOCKET -> Opened.failed(Errno.ENXIO);
            default -> {
                if ((flags & Flags.O_TRUNC) != 0) {
                    inode.truncate(0);
                }
                yield Opened.of(new RegularFile(kernel, inode, (flags & Flags.O_APPEND) != 0));
            }
        };
    }
}
