package dev.vigil.daemon;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** The running kernel, as one that can do less, and whose init reaps before anybody has looked. */
enum EarlierKernel {
    /** It is as it is. */
    NONE,
    /** Before 6.15: it does not keep how a process has ended for those who hold a pidfd. */
    BEFORE_6_15,
    /** And who may not listen to the process connector. */
    BEFORE_6_15_UNPRIVILEGED;

    Linux over(Linux linux) {
        return this == NONE
                ? linux
                : (Linux) Proxy.newProxyInstance(
                        Linux.class.getClassLoader(),
                        new Class<?>[] {Linux.class},
                        (_, method, args) -> call(linux, method, args));
    }

    private Object call(Linux linux, Method method, Object[] args) throws Throwable {
        return switch (method.getName()) {
            case "pidfdExit" -> Optional.empty();
            case "listenForExits" -> this == BEFORE_6_15 ? invoke(linux, method, args) : -Errno.EPERM;
            case "readFile" -> readFile(linux, (String) args[0]);
            default -> invoke(linux, method, args);
        };
    }

    private static Object invoke(Linux linux, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(linux, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Optional<String> readFile(Linux linux, String path) {
        if (path.equals("/proc/sys/kernel/osrelease")) {
            return Optional.of("6.1.0-test\n");
        }
        Optional<String> text = linux.readFile(path);
        return path.matches("/proc/\\d+/stat") ? text.filter(stat -> !stat.contains(") Z ")) : text;
    }
}
