package dev.vigil.sim;

import dev.vigil.linux.ChildStatus;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.ProcessBehaviour;
import dev.vigil.sim.kernel.SeededRandom;
import dev.vigil.sim.kernel.SimProcess;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Processes that have nothing to do with vigild and get the numbers of processes that it had to do with, as on a
 * machine whose numbers have gone round. Each leads a session, some leave a child in it when they end, and some bear
 * the marks of a service.
 */
final class Strangers {
    private static final String PROGRAM = "/sim/stranger";
    private static final Pattern INCARNATION = Pattern.compile("VIGIL_INCARNATION=([^\0#]*)#([0-9]+)");
    private static final ChildStatus END = new ChildStatus(false, 0, false);
    private static final long FREE_NANOS_MAX = 50_000_000;
    private static final long LIFE_NANOS_MAX = 600_000_000_000L;

    private final Kernel kernel;
    private final Set<SimProcess> all = new HashSet<>();

    Strangers(Kernel kernel) {
        this.kernel = kernel;
    }

    boolean contains(SimProcess process) {
        return all.contains(process);
    }

    /** The number of a process of ours may be free now, or soon. */
    void reaped(SimProcess process) {
        if (kernel.weather().strikes(Fault.STRANGERS) && !all.contains(process)) {
            kernel.agenda().after(draw().magnitude(1, FREE_NANOS_MAX), () -> take(process));
        }
    }

    private SeededRandom draw() {
        return kernel.weather().draw(Fault.STRANGERS);
    }

    private void take(SimProcess former) {
        kernel.processes().forkAs(former.pid(), PROGRAM, forged(former)).ifPresent(leader -> {
            kernel.processes().setSession(leader);
            lives(leader);
            if (draw().chance(0.5)) {
                lives(kernel.forkWithFiles(leader));
            }
        });
    }

    /** Some say that they are the next incarnation of the service, as anybody may write into his environment. */
    private String forged(SimProcess former) {
        Matcher mark = INCARNATION.matcher(former.environment());
        return mark.find() && draw().chance(0.5)
                ? mark.replaceFirst("VIGIL_INCARNATION=$1#" + (Long.parseLong(mark.group(2)) + draw().below(2)))
                        .replaceFirst("VIGIL_TOKEN=[0-9a-f]*", "VIGIL_TOKEN=0123456789abcdef")
                : "";
    }

    private void lives(SimProcess process) {
        all.add(process);
        kernel.processes().run(process, new Quiet());
        kernel.agenda()
                .after(
                        draw().magnitude(1_000, LIFE_NANOS_MAX),
                        () -> kernel.processes().exit(process, END));
    }

    private record Quiet() implements ProcessBehaviour {
        @Override
        public void begin() {}

        @Override
        public void signalled(int signal) {}
    }
}
