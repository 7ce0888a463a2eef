package dev.vigil.sim;

import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.FileTree;
import dev.vigil.sim.kernel.Pipe;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No byte that a service has written is lost or doubled: what its log has, and after it what waits in the relay and in
 * its pipe, is what it wrote. After a full disk there may be gaps, which are told; what is there is still in order, and
 * nothing is twice.
 */
final class OutputOracle {
    private final SimMachine world;

    OutputOracle(SimMachine world) {
        this.world = world;
    }

    void check() {
        world.scenario().residents().forEach(resident -> check(resident.name()));
    }

    private void check(String service) {
        if (orderIsLost()) {
            return;
        }
        byte[] written = world.ledger().of(service);
        byte[] kept = kept(service);
        boolean gaps = world.kernel().files().content(folder(service) + "/lost").length > 0 || mayOweAGap();
        long evaporated = pipe(service).map(Pipe::evaporated).orElse(0L);
        if (gaps || evaporated > 0) {
            checkOrder(service, written, kept);
        } else if (!Arrays.equals(written, kept)) {
            int at = Arrays.mismatch(written, kept);
            throw new PropertyViolation(
                    service + " wrote " + written.length + " bytes, its log and pipe have " + kept.length
                            + "; they differ from byte " + at + " on: wrote " + around(written, at) + ", kept "
                            + around(kept, at));
        }
    }

    /** A loss is told once there is room for it, and a descriptor. */
    private boolean mayOweAGap() {
        Set<Fault> faults = world.scenario().faults().keySet();
        return faults.contains(Fault.DISK_FULL) || faults.contains(Fault.NO_DESCRIPTORS);
    }

    /** Segments are named by the wall clock; a vigild that starts does not know that it was put back before. */
    private boolean orderIsLost() {
        return world.scenario().faults().keySet().containsAll(List.of(Fault.CLOCK_STEPS, Fault.VIGILD_KILLED));
    }

    private static String around(byte[] bytes, int at) {
        int from = Math.max(0, at - 20);
        int until = Math.min(bytes.length, at + 40);
        return from >= until ? "nothing" : new String(bytes, from, until - from, StandardCharsets.US_ASCII).strip();
    }

    private static String folder(String service) {
        return VigildRun.PLACES.logOf(service).toString();
    }

    private Optional<Pipe> pipe(String service) {
        return world.kernel().files().pipe(VigildRun.PLACES.run() + "/fifo/" + service + ".out");
    }

    private byte[] kept(String service) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        FileTree files = world.kernel().files();
        files.list(folder(service)).stream()
                .filter(name -> name.endsWith(".log"))
                .forEach(name -> all.writeBytes(files.content(folder(service) + "/" + name)));
        all.writeBytes(files.content(folder(service) + "/current"));
        relay(service).ifPresent(pipe -> all.writeBytes(waitingIn(pipe)));
        pipe(service).ifPresent(pipe -> all.writeBytes(waitingIn(pipe)));
        return all.toByteArray();
    }

    /** The relay of floods, if what is in it is the service's. */
    private Optional<Pipe> relay(String service) {
        FileTree files = world.kernel().files();
        String relay = VigildRun.PLACES.run() + "/relay";
        boolean its = new String(files.content(relay + ".of"), StandardCharsets.UTF_8).equals(service + "/current");
        return its ? files.pipe(relay) : Optional.empty();
    }

    private static byte[] waitingIn(Pipe pipe) {
        byte[] waiting = new byte[pipe.size()];
        pipe.peek(waiting, 0, waiting.length);
        return waiting;
    }

    /** What is kept comes in the order in which the pipe took it; a line that a gap has cut is passed over. */
    private static void checkOrder(String service, byte[] written, byte[] kept) {
        Map<String, Integer> places = new HashMap<>();
        lines(written).forEach(line -> places.put(line, places.size()));
        int latest = -1;
        for (String line : lines(kept)) {
            Integer place = places.get(line);
            if (place != null && line.startsWith(service + " ")) {
                if (place <= latest) {
                    throw new PropertyViolation(service + " has a line again, or too late, in its log: " + line);
                }
                latest = place;
            }
        }
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
    }
}
