package dev.vigil.daemon.launch;

import dev.vigil.core.spec.EventHooks;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ServiceCredentials;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can be known of a launch before it is tried: whether this machine has the program, the user, the directory and
 * the environment files. It is looked at with the rights of the caller, so a launch may still be refused.
 */
public final class LaunchCheck {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*|\\{[A-Za-z_][A-Za-z0-9_]*\\})");
    /** Programs to which a variable in an argument is nothing special: they make something of it themselves. */
    private static final Pattern INTERPRETER = Pattern.compile(
            "(?:.*/)?(?:(?:ba|da|z|k|a|fi)?sh|env|perl\\S*|ruby\\S*|python\\S*|node|php\\S*|awk|sed|nginx)");

    private static final int OTHERS_READ = 0004;

    private final Linux linux;
    private final ProgramLookup programs;
    private final CredentialResolver credentials;
    private final String path;

    public LaunchCheck(Linux linux) {
        this.linux = linux;
        this.programs = new ProgramLookup(linux);
        this.credentials = new CredentialResolver(linux);
        this.path = Environments.own(linux).getOrDefault("PATH", Environments.PATH_DEFAULT);
    }

    /** Why a launch of {@code spec} would be refused here now; in the words of the refusal. */
    public List<String> problems(ServiceSpec spec) {
        List<String> problems = new ArrayList<>();
        Launch launch = spec.launch();
        refusal(() -> credentials.credentials(launch.identity())).ifPresent(problems::add);
        launch.surroundings().workingDirectory().flatMap(this::directory).ifPresent(problems::add);
        launch.environment().files().stream()
                .filter(file -> !file.startsWith("-") && linux.access(file, Flags.F_OK) == -Errno.ENOENT)
                .forEach(file -> problems.add("environment file " + file + ": no such file"));
        credentials(spec)
                .filter(file -> linux.access(file.getValue(), Flags.F_OK) == -Errno.ENOENT)
                .forEach(file -> problems.add(describe(file) + ": " + Errno.describe(Errno.ENOENT)));
        String directory = launch.surroundings().workingDirectory().orElse(".");
        Map<String, String> variables = launch.environment().variables();
        commands(spec)
                .map(command -> program(command.getFirst(), variables.getOrDefault("PATH", path), directory))
                .flatMap(Optional::stream)
                .forEach(problems::add);
        return problems.stream().distinct().toList();
    }

    /** What looks like a mistake, and may be none. */
    public List<String> warnings(ServiceSpec spec) {
        Stream<String> open = credentials(spec)
                .filter(file -> linux.stat(file.getValue())
                        .filter(status -> (status.mode() & OTHERS_READ) != 0)
                        .isPresent())
                .map(file -> describe(file) + " can be read by all users");
        return Stream.concat(open, unreplaced(spec)).distinct().toList();
    }

    private static Stream<Map.Entry<String, String>> credentials(ServiceSpec spec) {
        return spec.section(ServiceCredentials.class).stream()
                .flatMap(credentials -> credentials.files().entrySet().stream());
    }

    private static String describe(Map.Entry<String, String> credential) {
        return "credential " + credential.getKey() + ": " + credential.getValue();
    }

    private static Stream<String> unreplaced(ServiceSpec spec) {
        return commands(spec)
                .filter(command -> !INTERPRETER.matcher(command.getFirst()).matches())
                .flatMap(command -> command.stream()
                        .map(VARIABLE::matcher)
                        .filter(Matcher::find)
                        .limit(1))
                .map(found -> "no shell is run that would replace " + found.group()
                        + "; write its value, or run [\"sh\", \"-c\", \"...\"]");
    }

    private static Stream<List<String>> commands(ServiceSpec spec) {
        LaunchCommands around = LaunchCommands.of(spec);
        Stream<List<String>> own = Stream.of(
                spec.launch().command(), spec.stop().command(), spec.reload().command());
        return Stream.of(own, around.all(), EventHooks.allOf(spec).stream())
                .flatMap(commands -> commands)
                .filter(command -> !command.isEmpty());
    }

    private Optional<String> program(String name, String searched, String directory) {
        return refusal(() -> programs.check(programs.find(name, searched, directory)));
    }

    private Optional<String> directory(String directory) {
        int access = linux.access(directory, Flags.F_OK);
        if (access == -Errno.ENOENT) {
            return Optional.of("working directory " + directory + ": " + Errno.describe(access));
        }
        return linux.stat(directory)
                .filter(status -> !status.isDirectory())
                .map(_ -> "working directory " + directory + ": not a directory (ENOTDIR)");
    }

    private static Optional<String> refusal(Runnable attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (LaunchRefused refused) {
            return Optional.ofNullable(refused.getMessage());
        }
    }
}
