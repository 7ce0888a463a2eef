package dev.vigil.daemon.launch;

import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.ByteText;
import dev.vigil.linux.Errno;
import dev.vigil.linux.ExecScript;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A launch in which something happens between the spawn and the program's first instruction.
 *
 * <p>What is spawned is a shell that waits for a line from a pipe. Meanwhile vigild does the {@link LaunchStep}s with
 * its pid: cgroup, resource limits; each with the kernel's own answer if it fails. Then the shell gets the line and
 * behind it the {@link ExecScript}, which sets what only the process itself can set and executes the program. Where
 * the service runs as another user, setpriv(1) changes the ids before that: limits can't be raised after it, and
 * neither it nor the first shell sees anything of the service, whose environment and directory are in the script. When
 * vigild dies in between the pipe is closed, and the shell ends as a failure without having done anything.
 *
 * <p>Standard error of all of that is a second pipe. Once the program is executed it has its own standard error and the
 * pipe ends; what was written before that says which step failed.
 *
 * <p>A thread of vigild must never take the ids of a service, even for a moment: any process of that user could then
 * kill all of vigild by tgkill(2), and did so within a second when it was tried.
 */
final class StagedLaunch implements PlannedLaunch {
    private static final String SHELL = "/bin/sh";
    private static final String NAME = "vigil-launch";
    /** Consumes one line of the pipe and no more; ends as a failure when vigild has died. */
    private static final String WAIT = "read -r _ && exec \"$@\"";
    /** The same, then executes the rest of the pipe itself. */
    private static final String WAIT_AND_RUN = "read -r _ && . /dev/stdin";

    private static final byte[] GO = "go\n".getBytes(StandardCharsets.US_ASCII);
    /** What every pipe holds: a script that fits is written without waiting for the shell. */
    private static final int PIPE_BYTES = 1 << 16;

    /** Numbers above are more than a POSIX shell can redirect. */
    private static final int SHELL_FD_MAX = 9;

    private final Linux linux;
    private final SpawnContext context;
    private final List<String> identity;
    private final List<LaunchStep> steps;
    private final byte[] script;
    private final SpawnPlan plan;
    private final int[] scriptPipe = new int[2];
    private final int[] statusPipe = new int[2];

    /**
     * @param context in which the shell is spawned
     * @param program as it would be spawned directly
     * @param found where the program may be, see {@link ExecScript}
     * @param identity the command that changes ids and executes what follows; empty: none
     * @param variables names whose value is the program's own pid
     * @param steps in their order
     * @throws LaunchRefused when there are no descriptors left
     */
    StagedLaunch(
            Linux linux,
            SpawnContext context,
            SpawnPlan program,
            List<String> found,
            List<String> identity,
            List<String> variables,
            List<LaunchStep> steps) {
        this.linux = linux;
        this.context = context;
        this.identity = identity;
        this.steps = steps;
        Set<Integer> taken = new HashSet<>();
        program.descriptors().forEach(descriptor -> taken.add(descriptor.number()));
        OptionalInt errors = freeNumber(taken);
        OptionalInt input = hasInput(program) ? freeNumber(taken) : OptionalInt.empty();
        this.script = ByteText.encode(new ExecScript(program, found, variables, input, errors).text());
        open();
        this.plan = staged(program, errors, input);
    }

    /** Whether its standard input is other than the null device, which the script opens. */
    private static boolean hasInput(SpawnPlan program) {
        return program.descriptors().stream()
                .anyMatch(descriptor -> descriptor.number() == 0 && descriptor instanceof Descriptor.Inherited);
    }

    private static OptionalInt freeNumber(Set<Integer> taken) {
        for (int number = 3; number <= SHELL_FD_MAX; number++) {
            if (taken.add(number)) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }

    private void open() {
        int result = linux.pipe(scriptPipe, 0);
        if (result == 0) {
            result = linux.pipe(statusPipe, 0);
            if (result < 0) {
                close(scriptPipe);
            }
        }
        if (result < 0) {
            throw new LaunchRefused("pipe for the launch: " + Errno.describe(result));
        }
    }

    private void close(int[] pipe) {
        linux.close(pipe[0]);
        linux.close(pipe[1]);
    }

    /** The shell in place of the program; what it inherits moves out of the way of the two pipes. */
    private SpawnPlan staged(SpawnPlan program, OptionalInt errors, OptionalInt input) {
        List<Descriptor> descriptors = new ArrayList<>();
        descriptors.add(new Descriptor.Inherited(0, scriptPipe[0]));
        for (Descriptor descriptor : program.descriptors()) {
            if (descriptor.number() == 2 && errors.isPresent()) {
                descriptors.add(renumbered(descriptor, errors.getAsInt()));
            } else if (descriptor.number() != 0) {
                descriptors.add(descriptor);
            } else if (input.isPresent()) {
                descriptors.add(renumbered(descriptor, input.getAsInt()));
            }
        }
        if (errors.isPresent()) {
            descriptors.add(new Descriptor.Inherited(2, statusPipe[1]));
        }
        List<String> argv = new ArrayList<>(List.of(SHELL, "-c", identity.isEmpty() ? WAIT_AND_RUN : WAIT, NAME));
        if (!identity.isEmpty()) {
            argv.addAll(identity);
            argv.addAll(List.of(SHELL, "-s"));
        }
        SpawnPlan.Options options = program.options();
        return new SpawnPlan(
                argv.getFirst(),
                argv,
                ownVariables(program.environment()),
                descriptors,
                new SpawnPlan.Options(
                        options.newSession(), options.newGroup(), Optional.of("/"), options.umask(), List.of()));
    }

    /** The variables by which vigild finds a process again, and a path for the tools. */
    private static List<String> ownVariables(List<String> environment) {
        List<String> own = environment.stream()
                .filter(line -> IdentityVariables.NAMES.contains(line.substring(0, line.indexOf('='))))
                .collect(Collectors.toCollection(ArrayList::new));
        own.add("PATH=" + Environments.PATH_DEFAULT);
        return own;
    }

    private static Descriptor renumbered(Descriptor descriptor, int number) {
        return switch (descriptor) {
            case Descriptor.Opened opened ->
                new Descriptor.Opened(number, opened.path(), opened.flags(), opened.mode());
            case Descriptor.Inherited inherited -> new Descriptor.Inherited(number, inherited.ours());
        };
    }

    @Override
    public SpawnPlan plan() {
        return plan;
    }

    @Override
    public int spawn() {
        int pid = -1;
        try {
            pid = context.spawn(plan);
        } finally {
            linux.close(scriptPipe[0]);
            linux.close(statusPipe[1]);
            if (pid <= 0) {
                linux.close(scriptPipe[1]);
                linux.close(statusPipe[0]);
            }
        }
        return pid;
    }

    @Override
    public Optional<String> prepare(int pid) {
        Optional<String> problem = steps.stream()
                .map(step -> step.apply(pid))
                .flatMap(Optional::stream)
                .findFirst()
                .or(this::writeScript);
        linux.close(scriptPipe[1]);
        if (problem.isPresent()) {
            linux.close(statusPipe[0]);
        }
        return problem;
    }

    /** A shell that has ended before it got its script says why on the other pipe. */
    private Optional<String> writeScript() {
        int length = GO.length + script.length;
        byte[] bytes = Arrays.copyOf(GO, length);
        System.arraycopy(script, 0, bytes, GO.length, script.length);
        if (length > PIPE_BYTES && linux.setPipeSize(scriptPipe[1], length) < length) {
            return Optional.of("command line and environment of " + length + " bytes: more than a pipe may hold");
        }
        int at = 0;
        while (at < length) {
            int written = linux.write(scriptPipe[1], bytes, at, length - at);
            if (written == -Errno.EPIPE) {
                return Optional.empty();
            }
            if (written <= 0) {
                return Optional.of("command line and environment of " + length + " bytes: " + Errno.describe(written));
            }
            at += written;
        }
        return Optional.empty();
    }

    @Override
    public OptionalInt status() {
        return OptionalInt.of(statusPipe[0]);
    }
}
