package dev.vigil.daemon.process;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Control groups of a machine that this one is not: plain files in a folder, which are there where the kernel would
 * have them. A cgroup that holds processes refuses to hand controllers down, as cgroup v2 does.
 */
final class FakeCgroupTree {
    private static final int FD = 1_000_000;

    private final Path root;
    private final Map<String, String> files = new HashMap<>();
    private final Map<Integer, String> open = new HashMap<>();
    private final Map<String, Optional<String>> texts = new HashMap<>();
    private int next = FD;

    FakeCgroupTree(Path root) {
        this.root = root;
    }

    /** What a file of /proc says. */
    FakeCgroupTree says(String path, String text) {
        texts.put(path, Optional.of(text));
        return this;
    }

    /** A group, with files that it has. */
    FakeCgroupTree group(String path, String... names) {
        create(Path.of(root + path), names);
        return this;
    }

    private static void create(Path folder, String... names) {
        try {
            Files.createDirectories(folder);
            for (String name : names) {
                Files.writeString(folder.resolve(name), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in a file of it. */
    FakeCgroupTree file(String path, String text) {
        try {
            Files.writeString(Path.of(root + path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    String text(String path) {
        try {
            return Files.readString(Path.of(root + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files that each group has that is made. */
    FakeCgroupTree eachHas(String... names) {
        files.put("", String.join(" ", names));
        return this;
    }

    Linux linux() {
        Linux linux = new NativeLinux();
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(),
                new Class<?>[] {Linux.class},
                (_, method, args) -> call(linux, method, args));
    }

    private Object call(Linux linux, Method method, Object[] args) throws Throwable {
        if (args != null && args.length > 0 && args[0] instanceof String path) {
            if (texts.containsKey(path)) {
                return texts.get(path);
            }
            if (path.startsWith("/sys/fs/cgroup")) {
                return inTree(linux, method, args, path);
            }
        }
        if (args != null && args.length > 0 && args[0] instanceof Integer fd && fd >= FD) {
            return method.getName().equals("write") ? write(fd, (byte[]) args[1]) : 0;
        }
        return method.getName().equals("isChild") ? true : invoke(linux, method, args);
    }

    private Object inTree(Linux linux, Method method, Object[] args, String path) throws Throwable {
        if (method.getName().equals("open") && Files.exists(Path.of(root + path))) {
            open.put(++next, path);
            return next;
        }
        Object[] moved = args.clone();
        moved[0] = root + path;
        if (method.getName().equals("rmdir")) {
            return remove(Path.of(root + path));
        }
        Object result = invoke(linux, method, moved);
        if (method.getName().equals("mkdir") && result.equals(0)) {
            create(Path.of(root + path), files.getOrDefault("", "").split(" "));
        }
        return result;
    }

    /** A folder goes with its files, but not with groups below it or processes in it. */
    private static int remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return -Errno.ENOENT;
        }
        List<Path> children;
        try (var all = Files.list(folder)) {
            children = all.toList();
        }
        if (children.stream().anyMatch(Files::isDirectory)) {
            return -Errno.EBUSY;
        }
        for (Path child : children) {
            Files.delete(child);
        }
        Files.delete(folder);
        return 0;
    }

    private int write(int fd, byte[] bytes) throws IOException {
        Path file = Path.of(root + open.getOrDefault(fd, ""));
        String text = new String(bytes, StandardCharsets.US_ASCII);
        String name = file.getFileName().toString();
        if (name.equals("cgroup.subtree_control")) {
            if (text.startsWith("+")
                    && !Files.readString(file.resolveSibling("cgroup.procs")).isBlank()) {
                return -Errno.EBUSY;
            }
            Files.writeString(file, text.startsWith("+") ? Files.readString(file) + text.substring(1) + " " : "");
        } else if (name.equals("cgroup.procs")) {
            enter(file, text);
        } else {
            Files.writeString(file, text);
        }
        return bytes.length;
    }

    /** A process is in one group of a hierarchy; ours has but one. */
    private void enter(Path file, String pid) throws IOException {
        try (var all = Files.walk(root)) {
            for (Path procs : all.filter(path -> path.endsWith("cgroup.procs")).toList()) {
                Files.writeString(procs, Files.readString(procs).replace(pid + "\n", ""));
            }
        }
        Files.writeString(file, Files.readString(file) + pid + "\n");
    }

    private static Object invoke(Linux linux, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(linux, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
