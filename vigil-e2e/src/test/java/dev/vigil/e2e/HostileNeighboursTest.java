package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Kills vigild over and over while a service of another user floods notifications, log and processes. Its ten
 * neighbours must lose nothing by it: not a line, and none is restarted. The long one is {@code -Dhostile.kills=200};
 * {@code -Dhostile.seed=N} makes other choices.
 */
@Tag("slow")
@ExtendWith(Sandboxes.class)
final class HostileNeighboursTest {
    private static final int KILLS = Integer.getInteger("hostile.kills", 10);
    private static final long SEED = Long.getLong("hostile.seed", 1);
    private static final int NEIGHBOURS = 10;
    private static final String HOSTILE = "hostile";

    private static final String FLOODS = """
            import os, random, socket, time

            def notify():
                to = os.environ["NOTIFY_SOCKET"]
                speaker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                words = [b"STATUS=" + b"x" * 60000, b"a\\n" * 30000, b"MAINPID=1\\n" * 5000, b"WATCHDOG=1\\n" * 5000,
                         b"MAINPID=%d\\nMAINPID=%d\\n" % (os.getpid(), os.getppid()) * 1000,
                         b"EXTEND_TIMEOUT_USEC=99999999999\\n", b"RELOADING=1\\nREADY=1", os.urandom(5000)]
                while True:
                    try:
                        speaker.sendto(random.choice(words), to)
                    except OSError:
                        time.sleep(0.001)

            def write():
                block = b"\\033]0;title\\007" * 20 + b"x" * 60000 + b"\\n" * 5000
                while True:
                    os.write(1, block)
                    time.sleep(0.001)

            def fork():
                while True:
                    for i in range(20):
                        if os.fork() == 0:
                            if i % 2:
                                os.setsid()
                            if i % 3 == 0 and os.fork():
                                os._exit(0)
                            time.sleep(0.02)
                            os._exit(i)
                    for i in range(20):
                        os.wait()

            for flood in (notify, write, fork):
                if os.fork() == 0:
                    flood()
            first = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            first.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
            while True:
                time.sleep(1000)
            """;

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NEIGHBOURS; i++) {
            names.add("writer-" + i);
        }
        return names;
    }

    private static String toml(Sandbox box) {
        StringBuilder toml = new StringBuilder("""
                [service.hostile]
                command = ["python3", "%s/floods.py"]
                user = "nobody"
                ready = { notify = true }
                watchdog = "60s"
                backoff = { initial = "20ms", max = "200ms" }
                log = { max-size = "2MB", keep = 2, compress = "none" }
                """.formatted(box.folder()));
        for (String name : names()) {
            toml.append("""
                    [service.%1$s]
                    command = ["%2$s/life"]
                    environment = { DIARY = "%2$s/scratch/diary" }
                    log = { max-size = "100KB", keep = 10000, compress = "none" }
                    %3$s
                    """.formatted(name, box.folder(), name.hashCode() % 2 == 0 ? "user = \"daemon\"" : ""));
        }
        return toml.toString();
    }

    @Test
    void costTheOthersNothing(Sandbox box) throws IOException {
        Shell.needRoot();
        Shell.need("python3");
        System.out.println("hostile neighbours: seed " + SEED);
        box.write("floods.py", FLOODS);
        Path life = box.write("life", Diary.SERVICE);
        Files.setPosixFilePermissions(life, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path notes = box.write("scratch/diary", "");
        Files.setPosixFilePermissions(notes, PosixFilePermissions.fromString("rw-rw-rw-"));
        Diary diary = new Diary(notes);
        box.up(toml(box));
        Map<String, Long> pids = pids(box);
        VigildKiller killer = new VigildKiller(box, new Caller(box.socket()), new Random(SEED));
        for (int i = 0; i < KILLS; i++) {
            killer.kill();
        }
        judge(box, diary, pids, killer);
    }

    private static Map<String, Long> pids(Sandbox box) {
        Map<String, Long> pids = new TreeMap<>();
        box.services().stream()
                .filter(service -> !service.name().equals(HOSTILE))
                .forEach(service -> pids.put(service.name(), service.pid()));
        return pids;
    }

    private static void judge(Sandbox box, Diary diary, Map<String, Long> pids, VigildKiller killer) {
        assertThat(pids(box)).isEqualTo(pids);
        List<Service> neighbours = box.services().stream()
                .filter(service -> !service.name().equals(HOSTILE))
                .toList();
        long hostileLaunches = box.service(HOSTILE).incarnation();
        box.vigil("stop", "--all").expect(0);
        List<String> wrongs = new ArrayList<>(diary.read().wrongs());
        names().forEach(name -> wrongs.addAll(diary.wrongLines(box.root().resolve("log/" + name))));
        System.out.printf(
                "hostile neighbours: %s; %d neighbours, %d launches of the hostile one; %d wrong%n",
                killer, NEIGHBOURS, hostileLaunches, wrongs.size());
        assertThat(neighbours).hasSize(NEIGHBOURS).allSatisfy(service -> {
            assertThat(service.incarnation()).as(service.name()).isEqualTo(1);
            assertThat(service.restarts()).as(service.name()).isZero();
        });
        assertThat(wrongs).as("with -Dhostile.seed=" + SEED).isEmpty();
    }
}
