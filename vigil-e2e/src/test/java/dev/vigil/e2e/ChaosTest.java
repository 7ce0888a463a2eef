package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Kills vigild at random moments, over and over, while services write, end, are restarted, reloaded, stopped and
 * killed; its guard brings it back. Then counts what must not have happened. The long one is
 * {@code -Dchaos.kills=1000 -Dchaos.services=50}; {@code -Dchaos.seed=N} makes other choices.
 */
@ForSandboxUsers
final class ChaosTest {
    private static final int KILLS = Integer.getInteger("chaos.kills", 20);
    private static final int SERVICES = Integer.getInteger("chaos.services", 12);
    private static final long SEED = Long.getLong("chaos.seed", 1);

    private final Random random = new Random(SEED);
    /** How enders ended, as vigild tells it. */
    private final Map<String, String> told = new TreeMap<>();

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            names.add((i % 2 == 0 ? "writer-" : i % 4 == 1 ? "ender-" : "idler-") + i);
        }
        return names;
    }

    private static String toml(Sandbox box) {
        StringBuilder toml = new StringBuilder();
        for (String name : names()) {
            toml.append("""
                    [service.%1$s]
                    command = ["%2$s/life"]
                    environment = { DIARY = "%2$s/scratch/diary" }
                    stop = { timeout = "60s" }
                    backoff = { initial = "20ms", max = "200ms" }
                    log = { max-size = "100KB", keep = 10000, compress = "none" }
                    """.formatted(name, box.folder()));
        }
        return toml.toString();
    }

    @Test
    void vigildMayDieAtAnyMomentAndNothingIsLost(Sandbox box) throws IOException {
        System.out.println("chaos: seed " + SEED);
        Path life = box.write("life", Diary.SERVICE);
        Files.setPosixFilePermissions(life, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path notes = box.write("scratch/diary", "");
        Files.setPosixFilePermissions(notes, PosixFilePermissions.fromString("rw-rw-rw-"));
        Diary diary = new Diary(notes);
        box.write("vigil.toml", toml(box));
        box.vigil("up", "-d", "-f", "vigil.toml"); // 1 when an ender has ended by then
        Caller caller = new Caller(box.socket());
        VigildKiller killer = new VigildKiller(box, caller, random);
        try (Load _ = new Load(caller, diary, names(), new Random(random.nextLong()))) {
            for (int i = 0; i < KILLS; i++) {
                killer.kill();
                listen(caller);
            }
        }
        judge(box, caller, diary, killer);
    }

    private void listen(Caller caller) {
        for (String name : names()) {
            if (!name.startsWith("writer")) {
                caller.get("/api/v1/services/" + name + "/why").ifPresent(why -> note(name, Sandbox.json(why)));
            }
        }
    }

    private void note(String name, Map<String, Object> why) {
        for (Object exit : (List<?>) Objects.requireNonNull(why.get("exits"))) {
            Map<?, ?> fields = (Map<?, ?>) exit;
            long number = ((Number) Objects.requireNonNull(fields.get("incarnation"))).longValue();
            told.put(name + "#" + number, String.valueOf(fields.get("how")));
        }
    }

    private void judge(Sandbox box, Caller caller, Diary diary, VigildKiller killer) {
        names().forEach(name -> caller.act("start", name, true));
        caller.get("/api/v1/settled");
        Await.until(
                "all run",
                () -> box.services().stream()
                        .filter(service -> !service.name().startsWith("ender"))
                        .allMatch(service -> service.state().equals("running")));
        for (Service service : box.services()) {
            if (!service.name().startsWith("ender")) {
                // One that has just been launched counts as running, and has perhaps noted nothing yet.
                Await.until(
                        service.fields() + " has noted its launch",
                        () -> Objects.requireNonNull(
                                                diary.read().lives().get(service.name() + "#" + service.incarnation()))
                                        .pid()
                                == service.pid());
            }
        }
        listen(caller);
        box.vigil("stop", "--all").expect(0);
        List<String> wrongs = new ArrayList<>(diary.read().wrongs());
        diary.living().forEach(life -> wrongs.add("died unasked, or lives on: " + life));
        names().stream()
                .filter(name -> name.startsWith("writer"))
                .forEach(name -> wrongs.addAll(diary.wrongLines(box.root().resolve("log/" + name))));
        int unknown = statuses(diary, wrongs);
        System.out.printf(
                "chaos: %s; %d lives of %d services; %d exit statuses told, %d unknown; %d wrong%n",
                killer, diary.lives().size(), SERVICES, told.size(), unknown, wrongs.size());
        assertThat(wrongs).as("with -Dchaos.seed=" + SEED).isEmpty();
    }

    /** @return how many are not known */
    private int statuses(Diary diary, List<String> wrongs) {
        int unknown = 0;
        for (Map.Entry<String, String> entry : told.entrySet()) {
            Diary.Life life = diary.lives().get(entry.getKey());
            String how = entry.getValue();
            if (how.contains("unknown") || how.contains("unseen")) {
                unknown++;
            } else if (life == null) { // stopped or reloaded before it could note anything
                if (!how.equals("killed by SIGTERM") && !how.equals("killed by SIGHUP")) {
                    wrongs.add("never lived: " + entry);
                }
            } else if (!truth(diary, life).contains(how)) {
                wrongs.add("wrong status: " + entry + ", it was " + life);
            }
        }
        return unknown;
    }

    /** One that was killed in its last moment may have ended either way. */
    private static List<String> truth(Diary diary, Diary.Life life) {
        String noted = life.end().replace("exit ", "exit code ").replace("killed 9", "killed by SIGKILL");
        return diary.wasKilled(life) ? List.of(noted, "killed by SIGKILL") : List.of(noted);
    }
}
