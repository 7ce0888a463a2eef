package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resource limits of setrlimit(2), set with prlimit(2) on the process before its program runs. */
final class ResourceLimits {
    /** By number: RLIMIT_CPU is 0. The same on all processors that Java runs on. */
    private static final List<String> NAMES = List.of(
            "cpu",
            "fsize",
            "data",
            "stack",
            "core",
            "rss",
            "nproc",
            "nofile",
            "memlock",
            "as",
            "locks",
            "sigpending",
            "msgqueue",
            "nice",
            "rtprio",
            "rttime");

    private ResourceLimits() {}

    /** A step for each limit. */
    static List<LaunchStep> steps(Linux linux, Map<String, Launch.Limit> limits) {
        return limits.entrySet().stream()
                .map(limit -> (LaunchStep) pid -> set(linux, pid, limit.getKey(), limit.getValue()))
                .toList();
    }

    /**
     * The loop may have reaped the process meanwhile, if somebody has killed it: then its number is not used any more.
     * Numbers are given in turn, so none comes again between the two calls.
     */
    private static Optional<String> set(Linux linux, int pid, String name, Launch.Limit limit) {
        int result = linux.isChild(pid)
                ? linux.setLimit(pid, NAMES.indexOf(name), limit.soft(), limit.hard())
                : -Errno.ESRCH;
        if (result == 0) {
            return Optional.empty();
        }
        String value =
                limit.soft() == limit.hard() ? text(limit.soft()) : text(limit.soft()) + ":" + text(limit.hard());
        return Optional.of("limit " + name + " " + value + ": " + Errno.describe(result));
    }

    private static String text(long limit) {
        return limit == Launch.Limit.UNLIMITED ? "unlimited" : Long.toString(limit);
    }
}
