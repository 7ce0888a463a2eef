package dev.vigil.sim;

import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.FileTree;
import dev.vigil.sim.kernel.Pipe;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * No byte that a service has written is lost or doubled: what its log has, and after it what waits in its pipe, is what
 * it wrote. After a full disk there may be gaps, which are told; what is there is still in order, and nothing is twice.
 */
final class LogLaw {
    private final World world;

    LogLaw(World world) {
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
        boolean gaps = world.kernel().files().content(folder(service) + "/lost").length > 0
                || world.scenario().faults().containsKey(Fault.DISK_FULL); // a loss is told once there is room for it
        long evaporated = pipe(service).map(Pipe::evaporated).orElse(0L);
        if (gaps || evaporated > 0) {
            checkOrder(service, kept);
        } else if (!Arrays.equals(written, kept)) {
            int at = Arrays.mismatch(written, kept);
            throw new Violation(service + " wrote " + written.length + " bytes, its log and pipe have " + kept.length
                    + "; they differ from byte " + at + " on: wrote " + around(written, at) + ", kept "
                    + around(kept, at));
        }
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
        return VigildLife.PLACES.logOf(service).toString();
    }

    private Optional<Pipe> pipe(String service) {
        return world.kernel().files().pipe(VigildLife.PLACES.run() + "/fifo/" + service + ".out");
    }

    private byte[] kept(String service) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        FileTree files = world.kernel().files();
        files.list(folder(service)).stream()
                .filter(name -> name.endsWith(".log"))
                .forEach(name -> all.writeBytes(files.content(folder(service) + "/" + name)));
        all.writeBytes(files.content(folder(service) + "/current"));
        pipe(service).ifPresent(pipe -> {
            byte[] waiting = new byte[pipe.size()];
            pipe.peek(waiting, 0, waiting.length);
            all.writeBytes(waiting);
        });
        return all.toByteArray();
    }

    private static void checkOrder(String service, byte[] kept) {
        int latest = 0;
        for (String line : new String(kept, StandardCharsets.US_ASCII).lines().toList()) {
            String[] parts = line.split(" ", -1);
            if (parts.length == 3 && parts[0].equals(service) && parts[1].matches("[0-9]{1,9}")) {
                int number = Integer.parseInt(parts[1]);
                if (number <= latest) {
                    throw new Violation(service + " has line " + number + " after line " + latest + " in its log");
                }
                latest = number;
            }
        }
    }
}
