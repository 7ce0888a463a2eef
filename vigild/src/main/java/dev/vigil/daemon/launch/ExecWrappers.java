package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The programs between posix_spawn and the service: {@code prlimit} sets its resource limits, {@code setpriv} its ids,
 * and each ends by executing the next.
 *
 * <p>A thread of vigild must never take the ids of a service, even for a moment: any process of that user could then
 * kill all of vigild by tgkill(2), and did so within a second when it was tried. An exec between is safe and costs 1.2
 * ms.
 */
final class ExecWrappers {
    private static final List<String> DIRECTORIES = List.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/");

    private final Linux linux;

    ExecWrappers(Linux linux) {
        this.linux = linux;
    }

    /** The arguments that go before the program's absolute path; empty when it is started directly. */
    List<String> before(Map<String, Launch.Limit> limits, Optional<CredentialResolver.Credentials> credentials) {
        List<String> chain = new ArrayList<>();
        if (!limits.isEmpty()) {
            chain.add(tool("prlimit"));
            limits.forEach(
                    (name, limit) -> chain.add("--" + name + "=" + text(limit.soft()) + ":" + text(limit.hard())));
            chain.add("--");
        }
        credentials.ifPresent(ids -> {
            chain.add(tool("setpriv"));
            chain.add("--reuid=" + ids.uid());
            chain.add("--regid=" + ids.gid());
            chain.add(groups(ids.groups()));
            chain.add("--");
        });
        return chain;
    }

    private static String groups(Optional<List<Integer>> groups) {
        return groups.map(gids -> gids.isEmpty()
                        ? "--clear-groups"
                        : "--groups=" + gids.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .orElse("--keep-groups");
    }

    private static String text(long limit) {
        return limit == Launch.Limit.UNLIMITED ? "unlimited" : Long.toString(limit);
    }

    private String tool(String name) {
        return DIRECTORIES.stream()
                .map(directory -> directory + name)
                .filter(path -> linux.access(path, Flags.X_OK) == 0)
                .findFirst()
                .orElseThrow(
                        () -> new LaunchRefused(name + ": not found; user, group and limits need it (util-linux)"));
    }
}
