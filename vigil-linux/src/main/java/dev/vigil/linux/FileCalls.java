package dev.vigil.linux;

import java.util.List;
import java.util.Optional;

/**
 * Files. Paths and what is read are {@link ByteText}; a path with a zero byte is {@code -EINVAL}, one of more than
 * 4,095 bytes {@code -ENAMETOOLONG}.
 */
public interface FileCalls {
    /** open(2) @return descriptor; {@code flags} from {@link Flags} */
    int open(String path, int flags, int mode);

    /** As {@link #open}, but a symbolic link in the last place of the path is {@code -ELOOP} (O_NOFOLLOW). */
    int openNoFollow(String path, int flags, int mode);

    /** openat(2) with O_NOFOLLOW, of {@code name} in the folder that is open as {@code directory}. */
    int openAt(int directory, String name, int flags, int mode);

    /** open(2) of a folder for {@link #openAt}: O_PATH, O_DIRECTORY. */
    int openDirectory(String path);

    /** close(2). The descriptor is free afterwards whatever the result says. */
    int close(int fd);

    /** read(2), at most 64 KiB at once. @return bytes read, 0 at the end */
    int read(int fd, byte[] into, int offset, int length);

    /** pread(2), at most 64 KiB at once. @return bytes read, 0 at the end */
    int pread(int fd, byte[] into, int offset, int length, long at);

    /** write(2), at most 64 KiB at once. @return bytes written, which may be fewer than {@code length} */
    int write(int fd, byte[] from, int offset, int length);

    /** pwrite(2), at most 64 KiB at once. @return bytes written, which may be fewer than {@code length} */
    int pwrite(int fd, byte[] from, int offset, int length, long at);

    /** @return the file's size in bytes */
    long size(int fd);

    /** ftruncate(2) */
    int truncate(int fd, long sizeBytes);

    /** fsync(2), of a directory too */
    int fsync(int fd);

    int rename(String from, String to);

    int unlink(String path);

    int mkdir(String path, int mode);

    int rmdir(String path);

    int mkfifo(String path, int mode);

    int chmod(String path, int mode);

    /** fchmod(2) */
    int chmod(int fd, int mode);

    /** chown(2); -1 leaves an id as it is */
    int chown(String path, int uid, int gid);

    /** access(2) with the effective ids (AT_EACCESS); {@code mode} from {@link Flags}. */
    int access(String path, int mode);

    /** stat(2) in the parts that Vigil looks at; empty when there is no such file or it can't be looked at. */
    Optional<FileStatus> stat(String path);

    /** lstat(2): as {@link #stat(String)}, but of a symbolic link itself. */
    Optional<FileStatus> lstat(String path);

    /** fstat(2); of a pidfd the inode is a number that no other process of this boot ever has (kernel 6.9). */
    Optional<FileStatus> stat(int fd);

    /** symlink(2) */
    int symlink(String target, String path);

    /** readlink(2); empty when it is no symbolic link or can't be read. */
    Optional<String> readlink(String path);

    /** Reads a whole small file such as one of /proc; empty when it can't be read. At most 1 MiB. */
    Optional<String> readFile(String path);

    /** Reads the rest of an open small file; empty when it can't be read. At most 1 MiB. */
    Optional<String> readFile(int fd);

    /** Names in a directory without . and ..; empty list when it can't be read. */
    List<String> list(String path);

    /** The first {@code most} of {@link #list(String)}, for a directory in which anybody may have made any number. */
    default List<String> list(String path, int most) {
        return list(path).stream().limit(most).toList();
    }

    /** fsetxattr(2), which works on pidfds too (kernel 6.17, {@code trusted.} only). At most 64 KiB. */
    int fsetxattr(int fd, String name, byte[] value);

    /** fgetxattr(2); empty when there is none. */
    Optional<byte[]> fgetxattr(int fd, String name);

    /** fcntl(2) F_SETFL with or without O_NONBLOCK. */
    int setNonBlocking(int fd, boolean nonBlocking);

    /** fcntl(2) F_SETFD with or without FD_CLOEXEC. */
    int setCloseOnExec(int fd, boolean closeOnExec);

    /** close_range(2) CLOSE_RANGE_CLOEXEC for {@code first} and all above. */
    int closeOnExecFrom(int first);

    /** fcntl(2) F_DUPFD_CLOEXEC, to the lowest free number above 2. @return the new descriptor */
    int duplicate(int fd);

    /**
     * fcntl(2) F_DUPFD_QUERY (Linux 6.10): whether both are of one open file, with one offset.
     *
     * @return 1, 0, or -EINVAL: an earlier kernel
     */
    int isSameOpenFile(int one, int other);

    /** dup2(2). The new descriptor is not close-on-exec: this is for standard input, output and error. */
    int dup2(int fd, int number);

    /** dup2(2), but the new descriptor is close-on-exec (dup3(2)). */
    int dup2CloseOnExec(int fd, int number);

    /** memfd_create(2): a file in memory without a path, close-on-exec, that can be sealed. @return its descriptor */
    int memoryFile(String name);

    /** fcntl(2) F_ADD_SEALS of all seals: nobody can change the file in memory any more. */
    int seal(int memoryFile);

    /** flock(2) LOCK_EX | LOCK_NB: 0, or -EWOULDBLOCK when another holds it. Held as long as the open file is. */
    int tryLock(int fd);

    /**
     * fcntl(2) F_OFD_SETLK, F_WRLCK on the whole file, which must be open for writing: 0, or -EAGAIN when another open
     * file holds it. On a local file system it is independent of {@link #tryLock}.
     */
    int tryRecordLock(int fd);

    /** fcntl(2) F_OFD_SETLK, F_UNLCK on the whole file. */
    int releaseRecordLock(int fd);

    /** futimens(2): when the file was modified, nanoseconds since 1970; its time of access stays. */
    int setModified(int fd, long nanos);
}
