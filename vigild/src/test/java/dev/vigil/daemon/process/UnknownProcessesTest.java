package dev.vigil.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownProcessesTest {
    private static final String RUN = "/nowhere";
    private static final Incarnation WEB = new Incarnation("web", 7);

    private final Linux real = new NativeLinux();
    private final Map<String, Integer> looks = new HashMap<>();
    private final Linux linux = counting();
    private final IdentityVariables identity = new IdentityVariables(linux, new byte[16]);

    private Linux counting() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, args) -> {
                    if (method.getName().equals("readFile")) {
                        looks.merge(String.valueOf(args[0]), 1, Integer::sum);
                    }
                    try {
                        return method.invoke(real, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A look at the environments of all processes takes milliseconds. */
    @Test
    void whatIsProvedAndWhatIsForgedIsFoundInOneLook() throws IOException {
        Process ours = leader(identity.of(WEB));
        Process forger = leader(Map.of("VIGIL_INCARNATION", "web#9", "VIGIL_TOKEN", "0000"));
        try (EventLoop loop = new EventLoop(linux, new DaemonLog(linux, Runnable::run))) {
            Processes processes = Processes.watching(
                    linux, loop.poller(EventPriority.EXIT), Cgroups.none(linux), RUN, identity, new EventQueue());
            UnknownProcesses unknown = processes.adoption().unknown();
            assertThat(unknown.proved()).containsOnlyKeys(WEB);
            assertThat(unknown.falseClaims()).isEqualTo(Map.of((int) forger.pid(), new Incarnation("web", 9)));
            assertThat(looks).containsEntry("/proc/" + ours.pid() + "/environ", 1);
            assertThat(looks).containsEntry("/proc/" + forger.pid() + "/environ", 1);
        } finally {
            ours.destroyForcibly();
            forger.destroyForcibly();
        }
    }

    /** Of a session of its own, with these variables; when this returns it is that. */
    private static Process leader(Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", "echo; exec sleep 1000");
        builder.environment().putAll(variables);
        builder.environment().put("VIGIL_RUN", RUN);
        Process process = builder.start();
        assertThat(process.getInputStream().read()).isEqualTo('\n');
        return process;
    }
}
