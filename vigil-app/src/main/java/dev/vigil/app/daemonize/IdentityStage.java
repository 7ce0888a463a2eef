package dev.vigil.app.daemonize;

import dev.vigil.linux.ByteText;
import dev.vigil.linux.Errno;
import dev.vigil.linux.ExecScript;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The start of a daemon that runs as another user. What is spawned is setpriv(1) with an environment of its own; it
 * changes the ids and becomes a shell, which reads from a pipe what it is to do: enter the directory, set the
 * environment, execute the program. So nothing of the daemon's environment or directory reaches a program that runs as
 * root. Standard error of all that is a second pipe, on which it says why it can't; it ends when the program begins.
 */
final class IdentityStage {
    private static final List<String> SHELL = List.of("/bin/sh", "-s");
    private static final int INPUT = 4;
    private static final int ERRORS = 5;
    /** What every pipe holds. */
    private static final int PIPE_BYTES = 1 << 16;

    private static final int SAID_BYTES_MAX = 4096;

    private final Linux linux;
    private final SpawnPlan plan;
    private final byte[] script;
    private final int[] scriptPipe;
    private final int[] saidPipe;

    /**
     * @param program as it would be spawned by its user
     * @param found where it may be, see {@link ExecScript}
     * @throws DaemonizeFailure no pipes, or more than one holds
     */
    IdentityStage(Linux linux, RunAs identity, SpawnPlan program, List<String> found) {
        this.linux = linux;
        ExecScript text = new ExecScript(program, found, List.of(), OptionalInt.of(INPUT), OptionalInt.of(ERRORS));
        this.script = ByteText.encode(text.text());
        this.scriptPipe = pipe(linux);
        this.saidPipe = pipe(linux);
        if (script.length > PIPE_BYTES && linux.setPipeSize(scriptPipe[1], script.length) < script.length) {
            throw DaemonizeFailure.of(Errno.E2BIG, "arguments and environment");
        }
        List<String> argv = new ArrayList<>(identity.chain());
        argv.addAll(SHELL);
        SpawnPlan.Options options = program.options();
        this.plan = new SpawnPlan(
                RunAs.SETPRIV,
                argv,
                List.of("PATH=" + DaemonEnvironment.PATH_DEFAULT),
                descriptors(program.descriptors()),
                new SpawnPlan.Options(
                        options.newSession(),
                        options.newGroup(),
                        Optional.of("/"),
                        options.umask(),
                        options.ignoredSignals(),
                        options.gate()));
    }

    private static int[] pipe(Linux linux) {
        int[] pipe = new int[2];
        int result = linux.pipe(pipe, 0);
        if (result < 0) {
            throw DaemonizeFailure.of(result, "no pipe");
        }
        return pipe;
    }

    /** Standard input and error wait while the pipes are in their places. */
    private List<Descriptor> descriptors(List<Descriptor> ofProgram) {
        List<Descriptor> descriptors = new ArrayList<>();
        descriptors.add(new Descriptor.Inherited(0, scriptPipe[0]));
        descriptors.add(new Descriptor.Inherited(2, saidPipe[1]));
        for (Descriptor descriptor : ofProgram) {
            int number = switch (descriptor.number()) {
                case 0 -> INPUT;
                case 2 -> ERRORS;
                default -> descriptor.number();
            };
            descriptors.add(renumbered(descriptor, number));
        }
        return descriptors;
    }

    private static Descriptor renumbered(Descriptor descriptor, int number) {
        return switch (descriptor) {
            case Descriptor.Opened opened ->
                new Descriptor.Opened(number, opened.path(), opened.flags(), opened.mode());
            case Descriptor.Inherited inherited -> new Descriptor.Inherited(number, inherited.ours());
        };
    }

    /** What is spawned. */
    SpawnPlan plan() {
        return plan;
    }

    /** The words of the process while it is the shell. */
    List<String> shell() {
        return SHELL;
    }

    /** To be called once it is spawned: lets it go on. @return why it can't; empty: the program is being executed */
    String proceed() {
        linux.close(scriptPipe[0]);
        linux.close(saidPipe[1]);
        int at = 0;
        while (at < script.length) {
            int written = linux.write(scriptPipe[1], script, at, script.length - at);
            if (written <= 0) {
                break; // it has ended, and says why
            }
            at += written;
        }
        linux.close(scriptPipe[1]);
        String said = said();
        linux.close(saidPipe[0]);
        return said;
    }

    private String said() {
        byte[] bytes = new byte[SAID_BYTES_MAX];
        int length = 0;
        int read = 1;
        while (read > 0 && length < bytes.length) {
            read = linux.read(saidPipe[0], bytes, length, bytes.length - length);
            length += Math.max(0, read);
        }
        return ByteText.decode(Arrays.copyOf(bytes, length)).strip();
    }
}
