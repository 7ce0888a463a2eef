package dev.vigil.sim;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.ProcessBehaviour;
import dev.vigil.sim.kernel.ProcessTable;
import dev.vigil.sim.kernel.SimProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shell of a staged launch: it waits for its script in a pipe, setpriv(1) changes its ids, and it executes the
 * program. It understands what vigild writes into such scripts, and no more.
 */
final class SimLaunchShell implements ProcessBehaviour {
    private static final int CONT = 18;
    private static final long LOOK_NANOS = 50_000;
    private static final long LOOK_NANOS_MAX = 5_000_000;
    private static final String END = "\n}\n";

    private static final Pattern ID = Pattern.compile("--(?:reuid|regid)=([0-9]+)");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (\\w+)=(?:'((?:[^']|'\\\\'')*)'|\\$\\$)$");
    private static final Pattern EXECUTION = Pattern.compile("(?m)^exec (.*) </dev/null 2>&([0-9]) [0-9]>&-$");
    private static final Pattern PROGRAM = Pattern.compile("(?m)^set -- '([^']*)'");
    private static final Pattern WORD = Pattern.compile("'([^']*)'");

    private final SimMachine world;
    private final Kernel kernel;
    private final SimProcess self;
    private final ByteArrayOutputStream script = new ByteArrayOutputStream();
    private long lookNanos = LOOK_NANOS;

    SimLaunchShell(SimMachine world, SimProcess self) {
        this.world = world;
        this.kernel = world.kernel();
        this.self = self;
    }

    @Override
    public void begin() {
        later(world.draw().magnitude(10_000, 2_000_000), this::look);
    }

    private void later(long nanos, Runnable step) {
        kernel.agenda().after(nanos, () -> {
            if (self.isAlive()) {
                step.run();
            }
        });
    }

    private void look() {
        byte[] bytes = new byte[4096];
        int count = kernel.read(self, 0, bytes);
        while (count > 0) {
            script.write(bytes, 0, count);
            count = kernel.read(self, 0, bytes);
        }
        String text = script.toString(StandardCharsets.UTF_8);
        if (text.endsWith(END)) {
            later(world.draw().magnitude(10_000, 3_000_000), () -> run(text));
        } else if (count == -Errno.EAGAIN) {
            later(lookNanos, this::look);
            lookNanos = Math.min(2 * lookNanos, LOOK_NANOS_MAX);
        } else {
            kernel.processes().exit(self, new ChildStatus(false, 1, false)); // vigild has died
        }
    }

    private void run(String text) {
        List<Integer> ids = new ArrayList<>();
        for (String word : self.argv()) {
            Matcher id = ID.matcher(word);
            if (id.matches()) {
                ids.add(Integer.parseInt(id.group(1)));
            }
        }
        if (!ids.isEmpty()) {
            kernel.processes().setIds(self, ids.get(0), ids.get(1));
        }
        later(world.draw().magnitude(10_000, 3_000_000), () -> execute(text));
    }

    private void execute(String text) {
        StringBuilder environment = new StringBuilder();
        Matcher export = EXPORT.matcher(text);
        while (export.find()) {
            String value = export.group(2) == null ? Integer.toString(self.pid()) : export.group(2);
            environment
                    .append(export.group(1))
                    .append('=')
                    .append(value.replace("'\\''", "'"))
                    .append('\0');
        }
        Matcher execution = EXECUTION.matcher(text);
        Matcher program = PROGRAM.matcher(text);
        if (!execution.find() || !program.find()) {
            throw new PropertyViolation("a script of a launch executes nothing: " + text);
        }
        List<String> argv = new ArrayList<>(List.of(program.group(1)));
        Matcher word = WORD.matcher(execution.group(1));
        while (word.find()) {
            argv.add(word.group(1));
        }
        kernel.openNull(self, 0);
        kernel.move(self, Integer.parseInt(execution.group(2)), 2);
        kernel.processes().exec(self, argv, environment.toString());
    }

    @Override
    public void signalled(int signal) {
        if (signal != CONT) {
            kernel.processes().exit(self, ProcessTable.killedBy(signal));
        }
    }
}
