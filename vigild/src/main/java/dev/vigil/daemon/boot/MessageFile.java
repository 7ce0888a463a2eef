package dev.vigil.daemon.boot;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;

/** The file of a detached vigild's messages, which are its standard output and error. */
final class MessageFile implements RunFiles.RunFile {
    private static final int MODE = 0600;

    private final Linux linux;
    private final List<Integer> streams;

    /** @param path only where a standard stream leads there it is made again */
    MessageFile(Linux linux, String path) {
        this.linux = linux;
        Optional<Long> inode = linux.lstat(path).map(FileStatus::inode);
        this.streams = List.of(1, 2).stream()
                .filter(fd -> inode.isPresent()
                        && linux.stat(fd).map(FileStatus::inode).equals(inode))
                .toList();
    }

    @Override
    public Optional<String> restore(String path) {
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        int fd = linux.openNoFollow(path, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_APPEND, MODE);
        if (fd < 0) {
            return Optional.of(path + ": " + Errno.describe(fd));
        }
        streams.forEach(stream -> linux.dup2(fd, stream));
        linux.close(fd);
        return Optional.empty();
    }
}
