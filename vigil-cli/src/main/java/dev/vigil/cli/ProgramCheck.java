package dev.vigil.cli;

import dev.vigil.app.daemonize.PathText;
import dev.vigil.core.spec.Launch;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file of a program that is to be guarded. A mistyped name is told at once; tried again and again by a restart
 * policy it would look like a program that fails.
 */
final class ProgramCheck {
    private static final String PATH_USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Linux linux;

    ProgramCheck(Linux linux) {
        this.linux = linux;
    }

    /** @throws CommandFailure when there is no such program, or it is none */
    void check(Launch launch, Map<String, String> environment) {
        String program = launch.command().getFirst();
        String directory = launch.surroundings().workingDirectory().orElse("/");
        if (linux.stat(directory).filter(FileStatus::isDirectory).isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot run " + program + ": no such directory (" + directory + ")");
        }
        if (program.contains("/")) {
            requireFile(program, PathText.absolute(directory, program));
        } else if (searched(launch, environment).noneMatch(place -> isFile(place + "/" + program))) {
            throw new CommandFailure(ExitCode.FAILED, "cannot run " + program + ": no such program in PATH");
        }
    }

    private void requireFile(String program, String file) {
        if (!isFile(file)) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot run " + program + ": " + whyNot(file) + " (" + file + ")");
        }
    }

    private String whyNot(String file) {
        Optional<FileStatus> status = linux.stat(file);
        if (status.isEmpty()) {
            return "no such file";
        }
        return status.get().isDirectory() ? "it is a directory" : "it is not executable";
    }

    private boolean isFile(String path) {
        return linux.stat(path).filter(status -> !status.isDirectory()).isPresent()
                && linux.access(path, Flags.X_OK) == 0;
    }

    private static Stream<String> searched(Launch launch, Map<String, String> environment) {
        String inherited = launch.environment().clear() ? PATH_USUAL : environment.getOrDefault("PATH", PATH_USUAL);
        String path = launch.environment().variables().getOrDefault("PATH", inherited);
        return Stream.of(path.split(":", -1)).map(part -> part.isEmpty() ? "." : part);
    }
}
