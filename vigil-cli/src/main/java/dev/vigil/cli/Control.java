package dev.vigil.cli;

import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import dev.vigil.config.Places;
import java.nio.file.Path;

/** The way to the vigild of a place. */
final class Control {
    private Control() {}

    static ControlClient connect(Places places) {
        return ControlClient.connect(socket(places));
    }

    /** The control socket, of a path that the kernel takes. */
    static Path socket(Places places) {
        if (!places.socketFits()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot use the root: the path of its control socket is longer than " + Places.SOCKET_PATH_BYTES_MAX
                            + " bytes (" + places.socket() + ")");
        }
        return places.socket();
    }

    static int exitCode(ControlFailure failure) {
        return switch (failure.kind()) {
            case NO_SUPERVISOR, UNKNOWN -> ExitCode.UNKNOWN;
            case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
            case REFUSED, BROKEN -> ExitCode.FAILED;
        };
    }
}
