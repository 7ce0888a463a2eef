package dev.vigil.daemon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitProcessTest {
    private final List<String> calls = new ArrayList<>();

    /** A machine on which nothing runs any more after a signal, with these mounts. */
    private InitProcess on(int pid, long namespace, String mounts) {
        return new InitProcess((Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(),
                new Class<?>[] {Linux.class},
                (_, method, args) -> switch (method.getName()) {
                    case "getpid" -> pid;
                    case "stat" -> Optional.of(new FileStatus(0, 0, 0, 0, namespace, 0, 0));
                    case "readFile" -> Optional.of(mounts);
                    case "peekEnded" -> -Errno.ECHILD;
                    case "monotonicNanos" -> 0L;
                    case "kill", "sync", "remountReadOnly", "powerOff" -> {
                        calls.add(method.getName() + (args == null ? "" : Arrays.toString(args)));
                        yield method.getName().equals("powerOff") ? -Errno.EPERM : 0;
                    }
                    default -> throw new AssertionError(method.getName());
                }));
    }

    @ParameterizedTest
    @CsvSource({"1, 4026531836, true", "1, 4026532200, false", "2, 4026531836, false"})
    void isThatOfTheMachineInTheFirstNamespaceOnly(int pid, long namespace, boolean expected) {
        assertThat(on(pid, namespace, "").isOfMachine()).isEqualTo(expected);
    }

    @Test
    void theMachineIsSwitchedOffOnceNothingRunsAndAllIsOnDisk() {
        String mounts = """
                /dev/vda / ext4 rw,relatime 0 0
                proc /proc proc rw 0 0
                /dev/vdb /srv/my\\040data ext4 rw 0 0
                tmpfs /run tmpfs rw 0 0
                """;
        assertThat(on(1, 4026531836L, mounts).powerOff())
                .isEqualTo("cannot switch the machine off: operation not permitted (EPERM)");
        assertThat(calls)
                .containsExactly(
                        "kill[-1, 15]",
                        "kill[-1, 18]",
                        "kill[-1, 9]",
                        "sync",
                        "remountReadOnly[/srv/my data]",
                        "remountReadOnly[/]",
                        "powerOff");
    }
}
