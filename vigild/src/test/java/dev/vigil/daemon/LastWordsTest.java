package dev.vigil.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service wrote last is in its log before anybody is answered that it has ended: who is may read the log. */
class LastWordsTest {
    private static final String JOB = """
            [service.job]
            kind = "oneshot"
            command = ["sh", "-c", "until [ -e ROOT/asked ]; do sleep 0.02; done; echo last words"]
            """;

    @TempDir
    Path root;

    private final Linux linux = new NativeLinux();
    private final AtomicReference<String> atTheAnswer = new AtomicReference<>("nobody was answered");
    private volatile boolean reaped;

    @Test
    void areInTheLogBeforeTheEndIsTold() {
        try (LiveVigild vigild = LiveVigild.start(root, JOB, door())) {
            vigild.settle();
            assertThat(atTheAnswer).hasValue("last words\n");
        }
    }

    /** The real system, on which output is not there before the death is known, and which looks into the log. */
    private Linux door() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "tee", "splice" -> {
                            if (!reaped) {
                                return (long) -Errno.EAGAIN;
                            }
                        }
                        case "write" -> noteAnswer(text(arguments));
                        default -> {}
                    }
                    Object result = invoke(method, arguments);
                    if (result instanceof Optional<?> status && method.getName().equals("reap")) {
                        reaped |= status.isPresent();
                    }
                    if (method.getName().equals("read")
                            && text(arguments).startsWith("GET /api/v1/settled")
                            && !Files.exists(root.resolve("asked"))) {
                        Files.createFile(root.resolve("asked"));
                    }
                    return result;
                });
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(linux, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static String text(Object[] arguments) {
        return new String((byte[]) arguments[1], UTF_8);
    }

    private void noteAnswer(String written) throws IOException {
        if (written.contains("\"results\"")) {
            try {
                atTheAnswer.set(Files.readString(root.resolve("log/job/current")));
            } catch (NoSuchFileException nothingYet) {
                atTheAnswer.set("");
            }
        }
    }
}
