package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What images and their users do to a vigild that is the first process of a container. */
@ExtendWith(Sandboxes.class)
final class ContainerTest {
    private static final List<String> NAMESPACES = List.of(
            "unshare", "--pid", "--mount", "--propagation", "private", "--fork", "--mount-proc", "--kill-child");
    private static final List<String> AS_STRANGER =
            List.of("setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups", "env", "-u", "HOME");

    private static final String WEB = """
            [service.web]
            command = ["sh", "-c", "echo up; exec sleep 1000"]
            ready = { log = "up" }
            """;

    /** Starts vigild in namespaces of its own, the distribution being in /mnt. */
    private static Background container(Sandbox box, String files, List<String> as, String redirection) {
        Shell.needRoot();
        String command = String.join(" ", as) + " /mnt/bin/vigild -f " + box.folder() + "/vigil.toml " + redirection;
        List<String> words = new ArrayList<>(NAMESPACES);
        words.addAll(List.of(
                "sh", "-ec", "mount --bind " + Checkout.distribution() + " /mnt\n" + files + "\nexec " + command));
        return box.start(words);
    }

    private static Background container(Sandbox box, String files) {
        return container(box, files, List.of(), "");
    }

    /** Runs a command of the container. */
    private static CommandResult inside(Sandbox box, Background container, List<String> as, String... args) {
        List<ObservedProcess> children = new ObservedProcess(container.pid()).children();
        List<String> words = new ArrayList<>(List.of("nsenter", "--target"));
        words.add(children.isEmpty() ? "0" : Long.toString(children.getFirst().pid()));
        words.addAll(List.of("--mount", "--pid", "--"));
        words.addAll(as);
        words.add("/mnt/bin/vigil");
        words.addAll(List.of(args));
        return box.start(words).await();
    }

    private static void isUp(Sandbox box, Background container, List<String> as) {
        Await.until("web runs in the container", () -> {
            assertThat(container.isAlive()).as(container.err()).isTrue();
            return inside(box, container, as, "status").exit() == 0;
        });
        assertThat(inside(box, container, as, "logs", "web").out()).contains("up");
    }

    /** As `docker stop` does it. */
    private static int stop(Background container) {
        Shell.kill(
                "TERM",
                new ObservedProcess(container.pid()).children().getFirst().pid());
        return container.await().exit();
    }

    @Test
    void aReadOnlyImageNeedsAWritableRunOnly(Sandbox box) {
        box.write("vigil.toml", WEB);
        Background container = container(box, "mount -t tmpfs none /run\nmount -o remount,bind,ro /");
        isUp(box, container, List.of());
        assertThat(container.err()).contains("cannot write /var/log/vigil: /run/vigil/log is used instead");
        assertThat(stop(container)).isZero();
    }

    @Test
    void withoutAWritableRunAllIsInMemory(Sandbox box) {
        box.write("vigil.toml", WEB);
        Background container = container(
                box,
                "mount -t tmpfs none /dev/shm\nmount -t tmpfs -o ro none /run\nmount -o remount,bind,ro /",
                List.of(),
                "");
        isUp(box, container, List.of());
        assertThat(container.err()).contains("cannot write /run/vigil: /dev/shm/vigil-0/run is used instead");
        assertThat(stop(container)).isZero();
    }

    @Test
    void aUserWhomNobodyKnowsAndWithoutAHome(Sandbox box) {
        box.write("vigil.toml", WEB);
        Background container = container(box, "mount -t tmpfs -o mode=1777 none /dev/shm", AS_STRANGER, "");
        isUp(box, container, AS_STRANGER);
        assertThat(container.err()).contains("/dev/shm/vigil-54321/run is used instead");
        assertThat(stop(container)).isZero();
    }

    @Test
    void closedStandardStreamsDoNoHarm(Sandbox box) {
        box.write("vigil.toml", WEB);
        Background container = container(box, "mount -t tmpfs none /run", List.of(), "<&- >&-");
        isUp(box, container, List.of());
        assertThat(stop(container)).isZero();
    }

    @Test
    void whatDoesNotHearTermIsKilledWithinTheTimeForAShutdown(Sandbox box) {
        String deaf = """
                command = ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"]
                ready = { log = "up" }
                stop = { timeout = "10m" }
                """;
        box.write(
                "vigil.toml",
                "[vigil]\nshutdown-timeout = \"500ms\"\n[service.db]\n" + deaf + "[service.web]\nrequires = [\"db\"]\n"
                        + deaf);
        Background container = container(box, "mount -t tmpfs none /run");
        isUp(box, container, List.of());
        assertThat(stop(container)).isZero();
        assertThat(container.err())
                .contains("db is down: stopped: killed by SIGKILL", "web is down: stopped: killed by");
    }

    @Test
    void theEndOfAnEssentialServiceIsThatOfTheContainer(Sandbox box) {
        box.write("vigil.toml", """
                [service.db]
                command = ["sh", "-c", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"]
                ready = { log = "up" }

                [service.web]
                command = ["sh", "-c", "echo up; kill -9 $$"]
                requires = ["db"]
                restart = "never"
                essential = true
                """);
        Background container = container(box, "mount -t tmpfs none /run");
        CommandResult end = container.await().expect(137);
        assertThat(end.err()).contains("stopping everything: web, which is essential, is failed", "db is down");
    }
}
