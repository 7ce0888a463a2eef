package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.UserEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the environment of a service together. Later wins: vigild's own (unless cleared; of another user a part of it),
 * what belongs to the user, the environment files in their order, the variables of the service, what vigild says
 * itself, what the contributors give.
 */
final class EnvironmentBuilder {
    private static final String ROOT = "VIGIL_ROOT";

    private final Linux linux;
    private final IdentityVariables identity;
    private final PathTrust trust;
    private final Map<String, String> own;

    EnvironmentBuilder(Linux linux, IdentityVariables identity) {
        this.linux = linux;
        this.identity = identity;
        this.trust = new PathTrust(linux);
        this.own = Environments.own(linux);
    }

    /** @throws LaunchRefused when a file can't be read */
    Map<String, String> build(LaunchRequest launch, Optional<UserEntry> user) {
        Launch.Environment environment = launch.spec().launch().environment();
        Map<String, String> variables = new LinkedHashMap<>();
        if (!environment.clear()) {
            boolean others =
                    user.filter(entry -> entry.uid() != linux.geteuid()).isPresent();
            variables.putAll(others ? Environments.forOtherUser(own) : own);
        }
        passRootOn(variables, launch.additions().variables().getOrDefault(IdentityVariables.RUN, ""));
        variables.putIfAbsent("PATH", own.getOrDefault("PATH", Environments.PATH_DEFAULT));
        user.ifPresent(entry -> {
            variables.put("HOME", entry.home());
            variables.put("USER", entry.name());
            variables.put("LOGNAME", entry.name());
            variables.put("SHELL", entry.shell());
        });
        PathTrust readable = environment.filesOfAnybody() ? PathTrust.ofAnybody(linux) : trust;
        int uid = user.map(UserEntry::uid).orElse(0);
        environment.files().forEach(file -> new EnvironmentFile(linux, readable, file).addTo(variables, uid));
        variables.putAll(environment.variables());
        variables.put("VIGIL_SERVICE", launch.spec().name());
        variables.putAll(identity.of(launch.incarnation()));
        variables.put("VIGIL_INSTANCE", instance(launch.spec()));
        variables.putAll(launch.additions().variables());
        return variables;
    }

    /**
     * A service asks its own supervisor: {@code VIGIL_ROOT} of vigild's environment is handed on, as an absolute path,
     * only where it names the root of this vigild, for {@code --root} is stronger.
     */
    private static void passRootOn(Map<String, String> variables, String run) {
        String root = variables.getOrDefault(ROOT, "");
        variables.remove(ROOT);
        Path absolute = Path.of(root).toAbsolutePath().normalize();
        if (!root.isEmpty() && absolute.resolve("run").toString().equals(run)) {
            variables.put(ROOT, absolute.toString());
        }
    }

    private static String instance(ServiceSpec spec) {
        return spec.name().startsWith(spec.group() + "-")
                ? spec.name().substring(spec.group().length() + 1)
                : "1";
    }

    /** {@code KEY=value} lines, as execve(2) takes them. */
    static List<String> lines(Map<String, String> variables) {
        List<String> lines = new ArrayList<>(variables.size());
        variables.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }
}
