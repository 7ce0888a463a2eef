package dev.vigil.daemon.state.upgrade;

import dev.vigil.api.UpgradeOrder;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.HelperProcess;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts another vigild in the place of this one, in the same process: services stay its children, the lock of the root
 * stays taken, and clients wait at the control socket until the other one serves them.
 *
 * <p>First the other one is asked, in a process of its own, whether it understands the configuration and the journal.
 * Only then execve(2) puts it here. What follows is as after a death of vigild, which may come at any moment: so
 * nothing has to be put in order before, all that must be known is in the journal.
 */
public final class Upgrade {
    /** Told to the other one: read all, and say whether it can be understood. */
    private static final String CHECK = "--check-state";

    private static final Duration CHECK_LIMIT = Duration.ofSeconds(30);
    /** No service can have this name. */
    private static final Incarnation CHECKER = new Incarnation("(upgrade)", 1);

    private final Linux linux;
    private final String runDirectory;
    private final Optional<UpgradeContext> context;
    private final CommandRunner commands;
    private final Mailbox mailbox;
    private final DaemonLog log;
    private final int listener;
    private boolean begun;

    /**
     * @param context empty: this vigild can't be replaced
     * @param mailbox of the event loop
     * @param listener the control socket
     */
    public Upgrade(
            Linux linux,
            String runDirectory,
            Optional<UpgradeContext> context,
            CommandRunner commands,
            Mailbox mailbox,
            DaemonLog log,
            int listener) {
        this.linux = linux;
        this.runDirectory = runDirectory;
        this.context = context;
        this.commands = commands;
        this.mailbox = mailbox;
        this.log = log;
        this.listener = listener;
    }

    /**
     * Begins.
     *
     * @param order names the other distribution
     * @param checked hears why it is not done, or nothing just before it is
     */
    public void to(UpgradeOrder order, Consumer<Optional<String>> checked) {
        String home = order.to();
        Optional<String> obstacle = obstacle(home).or(() -> distrust(order));
        if (obstacle.isPresent()) {
            checked.accept(obstacle);
            return;
        }
        begun = true;
        UpgradeContext replaced = context.orElseThrow();
        List<String> command = command(home, replaced.arguments());
        commands.run(checker(command), CHECK_LIMIT, failure -> {
            begun = failure.isEmpty();
            checked.accept(failure.isEmpty() ? Optional.empty() : Optional.of(reason(failure)));
            if (failure.isEmpty()) {
                log.info("upgrading to " + home);
                // Once this turn is over and its answers are sent.
                mailbox.post(() -> replace(command, new Handover(replaced.lock(), listener)));
            }
        });
    }

    /** Whether another vigild is about to take over. */
    public boolean isUnderWay() {
        return begun;
    }

    private Optional<String> obstacle(String home) {
        if (begun) {
            return Optional.of("another upgrade is under way");
        }
        if (context.isEmpty()) {
            return Optional.of("it runs in the foreground, with the output of its services");
        }
        int access = home.startsWith("/") ? linux.access(launcher(home), Flags.X_OK) : -Errno.ENOENT;
        return access == 0 ? Optional.empty() : Optional.of(launcher(home) + ": " + Errno.describe(access));
    }

    /** It is executed as what this vigild is: now, and by the guard whenever it has died. */
    private Optional<String> distrust(UpgradeOrder order) {
        boolean anybody = Boolean.TRUE.equals(order.allowUntrusted());
        return anybody ? Optional.empty() : new PathTrust(linux).problemOfTree(order.to());
    }

    private static String launcher(String home) {
        return home + "/bin/vigil";
    }

    private static List<String> command(String home, LaunchArguments arguments) {
        List<String> words = new ArrayList<>(List.of(launcher(home)));
        words.addAll(arguments.words());
        return words;
    }

    private LaunchRequest checker(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.add(CHECK);
        int create = Flags.O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC;
        List<Descriptor> descriptors =
                List.of(LaunchPlanner.nullDevice(1), new Descriptor.Opened(2, words(), create, 0600));
        return HelperProcess.of(CHECKER, runDirectory, words, descriptors);
    }

    /** The file for what the checker has to say. */
    private String words() {
        return runDirectory + "/upgrade.said";
    }

    private String reason(String failure) {
        String said = linux.readFile(words()).orElse("").strip();
        return "the other one refuses: " + (said.isEmpty() ? failure : said.replaceFirst("(?m)^vigil: ", ""));
    }

    /** Does not return, unless it fails. */
    private void replace(List<String> command, Handover handover) {
        linux.unlink(words());
        int error = linux.exec(command.getFirst(), command, handover.told(linux), handover.descriptors());
        begun = false;
        log.error("cannot upgrade: " + command.getFirst() + ": " + Errno.describe(error));
    }
}
