package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import dev.vigil.config.Places;

/** Whether a vigild runs already. */
final class RunningCheck {
    private RunningCheck() {}

    /** A clear word early; that never two run on one root is the pid file's lock to see to. */
    static void refuseSecond(Places places) {
        try (ControlClient client = Control.connect(places)) {
            int pid = client.get(Paths.SERVICES, Status.class).vigild().pid();
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "cannot start vigild: one runs here already, pid " + pid + " (" + places.run() + ");"
                            + " vigil down ends it, --root DIR names another place");
        } catch (ControlFailure failure) {
            if (failure.kind() != ControlFailure.Kind.NO_SUPERVISOR) {
                throw failure;
            }
        }
    }
}
