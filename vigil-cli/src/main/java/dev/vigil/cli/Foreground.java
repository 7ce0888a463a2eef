package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.config.SupervisorSettings;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.FollowedOutput;
import dev.vigil.daemon.boot.Vigild;
import dev.vigil.daemon.boot.VigildOptions;
import dev.vigil.daemon.change.ConfigurationSource;
import dev.vigil.daemon.state.upgrade.LaunchArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** vigild in this very process. Apart, so that no other verb loads its classes. */
final class Foreground {
    private Foreground() {}

    /** To be called before the configuration is read: what can be done beside it begins. */
    static void prepare() {
        Vigild.prepare();
    }

    /** With the services' output, merged. */
    static int up(Invocation invocation, VigildOptions.Configured configured) {
        tellPlaces(invocation);
        return Vigild.run(new VigildOptions(
                invocation.places(),
                configured,
                followed(FollowedOutput.Whose.ALL, invocation),
                false,
                origin(invocation),
                Optional.empty()));
    }

    private static FollowedOutput followed(FollowedOutput.Whose whose, Invocation invocation) {
        Terminal terminal = invocation.out().terminal();
        return new FollowedOutput(whose, terminal.present(), terminal.colour(), PrefixOption.of(invocation));
    }

    /**
     * With the output of those services that ask for it, or of all with {@code --follow}. In the background standard
     * output is vigild's own log, which is not theirs.
     */
    static int daemon(Invocation invocation, VigildOptions.Configured configured, Optional<Integer> readyFd) {
        tellPlaces(invocation);
        FollowedOutput.Whose whose = readyFd.isPresent()
                ? FollowedOutput.Whose.NONE
                : invocation.has(PrefixOption.FOLLOW) ? FollowedOutput.Whose.ALL : FollowedOutput.Whose.CHOSEN;
        return Vigild.run(new VigildOptions(
                invocation.places(), configured, followed(whose, invocation), false, origin(invocation), readyFd));
    }

    /** One program, until it has ended for good; its exit code. */
    static int single(Invocation invocation, Places places, ServiceSpec service) {
        return Vigild.run(new VigildOptions(
                places,
                new VigildOptions.Configured(
                        List.of(service), List.of(), SupervisorSettings.DEFAULT, ConfigurationSource.NONE),
                FollowedOutput.HIDDEN,
                true,
                origin(invocation),
                Optional.empty()));
    }

    /** Whether a vigild could take over what another one has left. */
    static int check(Invocation invocation) {
        Optional<String> problem = Vigild.check(invocation.places());
        if (problem.isPresent()) {
            throw new CommandFailure(ExitCode.FAILED, "cannot take over: " + problem.get());
        }
        return ExitCode.DONE;
    }

    /** Says where it writes when that is not the usual place: the image is read-only, or the user has no home. */
    private static void tellPlaces(Invocation invocation) {
        Places usual = Places.usual(invocation.console().environment());
        Places own = Places.own(invocation.console().environment());
        if (invocation.places().equals(own) && !own.equals(usual)) {
            Path unwritable = own.run().equals(usual.run()) ? usual.log() : usual.run();
            Path used = own.run().equals(usual.run()) ? own.log() : own.run();
            invocation.console().err().println("vigild: cannot write " + unwritable + ": " + used + " is used instead");
        }
    }

    private static LaunchArguments origin(Invocation invocation) {
        String home = invocation.home();
        return new LaunchArguments(
                home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home)),
                invocation.arguments().originalArgs());
    }
}
