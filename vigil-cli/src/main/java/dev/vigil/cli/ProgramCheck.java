package dev.vigil.cli;

import dev.vigil.core.spec.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The file of a program that is to be guarded. A mistyped name is told at once; tried again and again by a restart
 * policy it would look like a program that fails.
 */
final class ProgramCheck {
    private static final String PATH_USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ProgramCheck() {}

    /** @throws CommandFailure when there is no such program, or it is none */
    static void check(Launch launch, Map<String, String> environment) {
        String program = launch.command().getFirst();
        Path directory = Path.of(launch.surroundings().workingDirectory().orElse("/"));
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot run " + program + ": no such directory (" + directory + ")");
        }
        if (program.contains("/")) {
            requireFile(program, directory.resolve(program));
        } else if (searched(launch, environment).noneMatch(place -> isFile(place.resolve(program)))) {
            throw new CommandFailure(ExitCode.FAILED, "cannot run " + program + ": no such program in PATH");
        }
    }

    private static void requireFile(String program, Path file) {
        if (!isFile(file)) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot run " + program + ": " + whyNot(file) + " (" + file + ")");
        }
    }

    private static String whyNot(Path file) {
        if (!Files.exists(file)) {
            return "no such file";
        }
        return Files.isDirectory(file) ? "it is a directory" : "it is not executable";
    }

    private static boolean isFile(Path path) {
        return Files.isExecutable(path) && !Files.isDirectory(path);
    }

    private static Stream<Path> searched(Launch launch, Map<String, String> environment) {
        String inherited = launch.environment().clear() ? PATH_USUAL : environment.getOrDefault("PATH", PATH_USUAL);
        String path = launch.environment().variables().getOrDefault("PATH", inherited);
        return Stream.of(path.split(":", -1)).map(part -> Path.of(part.isEmpty() ? "." : part));
    }
}
