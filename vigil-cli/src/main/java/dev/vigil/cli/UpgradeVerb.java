package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.Status;
import dev.vigil.api.UpgradeOrder;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil upgrade}: another version of vigild in the place of the one that runs, under the services' feet. */
final class UpgradeVerb implements Verb {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** As long as the former one may still answer before it goes. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "upgrade",
                "upgrade [--to DIR]",
                "Replace the running vigild by another version; services do not notice.",
                "vigild first lets the other version check that it understands the configuration and the state. Then it"
                        + " becomes it, with the same pid; commands wait meanwhile.",
                "Its guard brings back the new one from then on. An init system goes on to start what it was told by"
                        + " vigil install: do that again from the other folder, or let both name a link that"
                        + " leads to the current one, as /opt/vigil.",
                "Exit code: 0 done, 1 not done and why, 4 no supervisor.");
        spec.addOption(ArgumentSpecs.option("DIR", "Folder of the other distribution (that of this command).", "--to"));
        spec.addOption(ArgumentSpecs.allowUntrusted("a distribution"));
        ArgumentSpecs.examples(
                spec,
                "after a new version was put in the place of the old one",
                "vigil upgrade",
                "to a version beside it",
                "vigil upgrade --to /opt/vigil-0.2",
                "where the link /opt/vigil leads to the current version",
                "ln -sfn vigil-0.2 /opt/vigil && /opt/vigil/bin/vigil upgrade");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        String home = home(invocation);
        Status.VigildStatus former = ask(invocation).vigild();
        try (Progress _ = Progress.begin(invocation.console(), "upgrading to " + home)) {
            order(invocation, home);
            long begun = System.nanoTime();
            Status now = successor(invocation, former, begun);
            tell(invocation, former, now, System.nanoTime() - begun);
        }
        return ExitCode.DONE;
    }

    private static String home(Invocation invocation) {
        String home = invocation.value("--to").orElseGet(invocation::home);
        if (home.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "cannot upgrade: it is not said to which distribution (--to DIR)");
        }
        Path path = invocation.console().directory().resolve(home);
        return path.toAbsolutePath().normalize().toString();
    }

    private static Status ask(Invocation invocation) {
        try (ControlClient client = Control.connect(invocation.places())) {
            return client.get(Paths.SERVICES, Status.class);
        }
    }

    /** Returns once the other one has been checked and is about to take over. */
    private static void order(Invocation invocation, String home) {
        try (ControlClient client = Control.connect(invocation.places())) {
            for (Results.Result result : client.post(Paths.UPGRADE, upgradeOrder(invocation, home), Results.class)
                    .results()) {
                if (!result.ok()) {
                    throw failed(result.message());
                }
            }
        }
    }

    private static UpgradeOrder upgradeOrder(Invocation invocation, String home) {
        return new UpgradeOrder(home, invocation.has(ArgumentSpecs.ALLOW_UNTRUSTED) ? true : null);
    }

    /** The former one may answer or hang up until it has gone; after that a connection waits for the other one. */
    private static Status successor(Invocation invocation, Status.VigildStatus former, long begun) {
        while (true) {
            long waited = System.nanoTime() - begun;
            try {
                Status status = ask(invocation);
                if (!status.vigild().since().equals(former.since())) {
                    return status;
                }
                if (waited > LINGER_NANOS) {
                    throw failed("the other one could not be started, and all is as before" + seeLog(invocation));
                }
            } catch (ControlFailure failure) {
                if (waited > PATIENCE_NANOS) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static void tell(Invocation invocation, Status.VigildStatus former, Status now, long awayNanos) {
        if (now.vigild().pid() != former.pid()) {
            throw failed("the other one ended at once, and vigild "
                    + now.vigild().version() + " was brought back" + seeLog(invocation));
        }
        invocation
                .out()
                .line("vigild " + former.version() + " is now " + now.vigild().version() + ", pid " + former.pid());
        invocation.out().line("control was away for " + TimeUnit.NANOSECONDS.toMillis(awayNanos) + " ms");
    }

    private static String seeLog(Invocation invocation) {
        return " (see " + invocation.places().daemonLog() + ")";
    }

    private static CommandFailure failed(String reason) {
        return new CommandFailure(ExitCode.FAILED, "cannot upgrade: " + reason);
    }
}
