package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is run and in which surroundings.
 *
 * @param command program and arguments; never empty; the program is looked up in the service's PATH if it has no slash
 * @param identity as whom
 * @param environment with which variables
 * @param surroundings in which directory, with which umask and limits
 * @param output where standard output and error go
 */
public record Launch(
        List<String> command, Identity identity, Environment environment, Surroundings surroundings, Output output) {

    public Launch {
        command = List.copyOf(command);
    }

    /** A launch of {@code command} with everything else at its default. */
    public static Launch of(List<String> command) {
        return new Launch(command, Identity.UNCHANGED, Environment.INHERITED, Surroundings.DEFAULT, Output.DEFAULT);
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.restart("command", Setting.text(command)));
        settings.addAll(identity.settings());
        settings.addAll(environment.settings());
        settings.addAll(surroundings.settings());
        settings.addAll(output.settings());
        return settings;
    }

    public Launch withCommand(List<String> command) {
        return new Launch(command, identity, environment, surroundings, output);
    }

    public Launch withIdentity(Identity identity) {
        return new Launch(command, identity, environment, surroundings, output);
    }

    public Launch withEnvironment(Environment environment) {
        return new Launch(command, identity, environment, surroundings, output);
    }

    /** The same with environment files that anybody may write. */
    public Launch withFilesOfAnybody() {
        return withEnvironment(
                new Environment(environment.clear(), environment.files(), environment.variables(), true));
    }

    public Launch withSurroundings(Surroundings surroundings) {
        return new Launch(command, identity, environment, surroundings, output);
    }

    public Launch withOutput(Output output) {
        return new Launch(command, identity, environment, surroundings, output);
    }

    /**
     * As whom the program runs. Names or decimal ids.
     *
     * @param user empty: as vigild
     * @param group empty: the user's primary group
     * @param supplementaryGroups empty: those of the user's entry in the group database
     */
    public record Identity(Optional<String> user, Optional<String> group, Optional<List<String>> supplementaryGroups) {
        public static final Identity UNCHANGED = new Identity(Optional.empty(), Optional.empty(), Optional.empty());

        private List<Setting> settings() {
            List<Setting> settings = new ArrayList<>();
            user.ifPresent(name -> settings.add(Setting.restart("user", name)));
            group.ifPresent(name -> settings.add(Setting.restart("group", name)));
            supplementaryGroups.ifPresent(
                    names -> settings.add(Setting.restart("supplementary-groups", Setting.text(names))));
            return settings;
        }
    }

    /**
     * With which variables. Later wins: vigild's own environment (unless cleared), the files in order, the variables.
     *
     * @param clear start from nothing but PATH instead of vigild's environment
     * @param files files of {@code KEY=value} lines, read at each launch; a leading {@code -} means: may be missing
     * @param variables name to value
     * @param filesOfAnybody whether files are read that others than root and the service's user may write
     */
    public record Environment(
            boolean clear, List<String> files, Map<String, String> variables, boolean filesOfAnybody) {
        public static final Environment INHERITED = new Environment(false, List.of(), Map.of(), false);

        public Environment {
            files = List.copyOf(files);
            variables = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(variables));
        }

        /** Variables often hold passwords. */
        private List<Setting> settings() {
            List<Setting> settings = new ArrayList<>();
            if (clear) {
                settings.add(Setting.restart("clear-environment", "true"));
            }
            if (!files.isEmpty()) {
                settings.add(Setting.restart("environment-file", Setting.text(files)));
            }
            variables.forEach((name, value) -> settings.add(Setting.secret("environment." + name, value)));
            if (filesOfAnybody) {
                settings.add(Setting.atStart("--allow-untrusted", "true"));
            }
            return settings;
        }
    }

    /**
     * In which directory, with which umask and limits.
     *
     * @param workingDirectory absolute path; empty: the directory of the file that describes the service
     * @param umask 0 to 0777
     * @param limits resource limits by the lower-case name of setrlimit(2) without RLIMIT_: {@code nofile}
     */
    public record Surroundings(Optional<String> workingDirectory, int umask, Map<String, Limit> limits) {
        public static final Surroundings DEFAULT = new Surroundings(Optional.empty(), 022, Map.of());

        public Surroundings {
            limits = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(limits));
        }

        private List<Setting> settings() {
            List<Setting> settings = new ArrayList<>();
            workingDirectory.ifPresent(path -> settings.add(Setting.restart("working-directory", path)));
            settings.add(Setting.restart("umask", "0" + Integer.toOctalString(umask)));
            limits.forEach((name, limit) -> settings.add(Setting.restart("limits." + name, limit.text())));
            return settings;
        }

        public Surroundings withWorkingDirectory(String workingDirectory) {
            return new Surroundings(Optional.of(workingDirectory), umask, limits);
        }

        public Surroundings withUmask(int umask) {
            return new Surroundings(workingDirectory, umask, limits);
        }

        public Surroundings withLimits(Map<String, Limit> limits) {
            return new Surroundings(workingDirectory, umask, limits);
        }
    }

    /** A resource limit; {@link #UNLIMITED} is no limit. */
    public record Limit(long soft, long hard) {
        public static final long UNLIMITED = -1;

        private String text() {
            return soft == hard ? text(soft) : text(soft) + " to " + text(hard);
        }

        private static String text(long limit) {
            return limit == UNLIMITED ? "unlimited" : Long.toString(limit);
        }
    }
}
