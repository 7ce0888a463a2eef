package dev.vigil.daemon;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The running kernel with a wall clock that a test can set, which its timers notice as they do when it is set. */
final class SettableClock {
    private final Linux kernel = new NativeLinux();
    private final AtomicLong offsetNanos = new AtomicLong();
    private final AtomicInteger timer = new AtomicInteger(-1);

    Linux linux() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, args) -> call(method, args));
    }

    private Object call(Method method, Object[] args) throws Throwable {
        return switch (method.getName()) {
            case "realtimeNanos" -> kernel.realtimeNanos() + offsetNanos.get();
            case "timerfd" -> {
                timer.set(kernel.timerfd());
                yield timer.get();
            }
            case "timerfdSet" -> kernel.timerfdSet((int) args[0], Math.max(1, (long) args[1] - offsetNanos.get()));
            default -> invoke(method, args);
        };
    }

    private Object invoke(Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(kernel, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    long nowNanos() {
        return kernel.realtimeNanos() + offsetNanos.get();
    }

    /** Sets the clock, in nanoseconds since 1970. */
    void set(long realtimeNanos) {
        offsetNanos.set(realtimeNanos - kernel.realtimeNanos());
        if (timer.get() >= 0) {
            kernel.timerfdSet(timer.get(), 1);
        }
    }
}
