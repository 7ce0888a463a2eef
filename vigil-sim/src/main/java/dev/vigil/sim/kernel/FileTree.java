package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Names and their files: one table of whole paths, for nobody here moves a directory. */
public final class FileTree {
    private final TreeMap<String, Inode> files = new TreeMap<>();
    private long latestNumber = 100;

    FileTree() {
        files.put("/", new Inode(1, Inode.DIRECTORY | 0755, 0));
    }

    Optional<Inode> at(String path) {
        return Optional.ofNullable(files.get(path));
    }

    boolean isDirectory(String path) {
        Inode inode = files.get(path);
        return inode != null && inode.type() == Inode.DIRECTORY;
    }

    /** Makes a file of the type and mode that {@code mode} says. @return 0 or -errno */
    int make(String path, int mode, long nowNanos) {
        if (!isDirectory(parent(path))) {
            return files.containsKey(parent(path)) ? -Errno.ENOTDIR : -Errno.ENOENT;
        }
        if (files.containsKey(path)) {
            return -Errno.EEXIST;
        }
        files.put(path, new Inode(++latestNumber, mode, nowNanos));
        return 0;
    }

    /** Makes a directory and those above it. */
    public void makeDirectories(String path) {
        if (!files.containsKey(path)) {
            makeDirectories(parent(path));
            make(path, Inode.DIRECTORY | 0755, 0);
        }
    }

    /** Makes a directory of this mode. */
    public void makeDirectory(String path, int mode) {
        makeDirectories(parent(path));
        make(path, Inode.DIRECTORY | mode, 0);
    }

    /** Puts a file there that can be executed. */
    public void putProgram(String path) {
        makeDirectories(parent(path));
        make(path, Inode.REGULAR | 0755, 0);
    }

    /** Puts a file of text there. */
    void putText(String path, String content) {
        makeDirectories(parent(path));
        Inode inode = Inode.text(content);
        files.put(path, inode);
    }

    int unlink(String path) {
        Inode inode = files.get(path);
        if (inode == null) {
            return -Errno.ENOENT;
        }
        if (inode.type() == Inode.DIRECTORY) {
            return -Errno.EISDIR;
        }
        files.remove(path);
        return 0;
    }

    int rmdir(String path) {
        if (!isDirectory(path)) {
            return files.containsKey(path) ? -Errno.ENOTDIR : -Errno.ENOENT;
        }
        if (!list(path).isEmpty()) {
            return -Errno.ENOTEMPTY;
        }
        files.remove(path);
        return 0;
    }

    int rename(String from, String to) {
        Inode inode = files.get(from);
        if (inode == null || !isDirectory(parent(to))) {
            return -Errno.ENOENT;
        }
        files.remove(from);
        files.put(to, inode);
        return 0;
    }

    /** Names in a directory. */
    public List<String> list(String path) {
        String prefix = path.endsWith("/") ? path : path + "/";
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Inode> entry : files.tailMap(prefix, false).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            String name = entry.getKey().substring(prefix.length());
            if (name.indexOf('/') < 0) {
                names.add(name);
            }
        }
        return names;
    }

    /** What a file holds; nothing when there is none. */
    public byte[] content(String path) {
        Inode inode = files.get(path);
        return inode == null ? new byte[0] : java.util.Arrays.copyOf(inode.bytes, inode.size);
    }

    /** What waits in a FIFO. */
    public Optional<Pipe> pipe(String path) {
        return at(path).filter(inode -> inode.type() == Inode.FIFO).map(inode -> inode.pipe);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
