package dev.vigil.daemon;

import dev.vigil.api.EventEntry;
import dev.vigil.api.client.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What schedules cost: {@code ScheduleBench DIRECTORY SERVICES}. All are due in the same second, twice a minute. Tells
 * by how much they were decided late, by how much their programs ran late, and the processor time of vigild, which is a
 * process of its own, for a minute.
 */
final class ScheduleBench {
    private static final int TICKS_PER_SECOND = 100;

    private ScheduleBench() {}

    public static void main(String[] args) throws IOException {
        Path root = Files.createTempDirectory(Path.of(args[0]), "schedules");
        int services = Integer.parseInt(args[1]);
        long second = Instant.now().getEpochSecond() % 60;
        long due = (second + 15) % 30;
        StringBuilder toml = new StringBuilder();
        for (int i = 0; i < services; i++) {
            toml.append("[service.s" + i + "]\ncommand = \"true\"\noutput = \"null\"\n")
                    .append("schedule = \"" + due + "/30 * * * * *\"\n");
        }
        try (KillableVigild vigild = KillableVigild.start(root, toml.toString())) {
            vigild.settle();
            List<EventEntry> started = new ArrayList<>();
            double before = cpuSeconds(vigild.vigildPid());
            long began = System.nanoTime();
            try (ControlClient client = ControlClient.connect(vigild.places().socket())) {
                client.events(0, event -> {
                    if (event.to().equals("starting")) {
                        started.add(event);
                    }
                    if (started.size() == services
                            && event.to().equals("completed")
                            && event.service().equals(started.getLast().service())) {
                        throw new IllegalStateException("all have run");
                    }
                });
            } catch (IllegalStateException _) {
                report(
                        "decided",
                        started.stream()
                                .mapToLong(event -> late(event.at(), due))
                                .toArray());
            }
            double used = cpuSeconds(vigild.vigildPid()) - before;
            System.out.printf(
                    "%.2f s of processor time for %d runs, %.1f s after the beginning%n",
                    used, services, (System.nanoTime() - began) / 1e9);
            long[] ran = Files.readAllLines(root.resolve("log/.schedule/runs")).stream()
                    .filter(line -> line.startsWith("start\t"))
                    .mapToLong(line -> Long.parseLong(line.split("\t", -1)[3]) / 1_000)
                    .map(millis -> Math.floorMod(millis - due * 1_000, 30_000L))
                    .toArray();
            report("ran", ran);
        }
    }

    private static long late(String at, long due) {
        return Math.floorMod(Instant.parse(at).toEpochMilli() - due * 1_000, 30_000L);
    }

    private static void report(String what, long[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                "%d %s, late by %d ms at the median, %d ms at most%n",
                millis.length, what, millis[millis.length / 2], millis[millis.length - 1]);
    }

    private static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
    }
}
