package dev.vigil.daemon.feature.sandbox;

import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What a path of a sandbox means: the same path without symbolic links. Only links of root and of vigild's own user are
 * followed: one that a service has put there would have something else opened or closed than what is meant.
 */
record SandboxPath(Linux linux) {
    private static final int LINKS_MAX = 40;

    /**
     * {@code path} without links; empty: there is no such file.
     *
     * @param name for messages
     * @throws LaunchRefused when a link of somebody else is on the way
     */
    Optional<String> resolve(String path, String name) {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("/", -1)));
        String at = "";
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
                continue;
            }
            String next = at + "/" + part;
            Optional<FileStatus> status = linux.lstat(next);
            if (status.isEmpty()) {
                return Optional.empty();
            }
            if (status.get().isSymbolicLink()) {
                check(next, status.get(), ++links, name);
                String target = linux.readlink(next).orElse("");
                at = target.startsWith("/") ? "" : at;
                List.of(target.split("/", -1)).reversed().forEach(rest::push);
            } else {
                at = next;
            }
        }
        return Optional.of(at.isEmpty() ? "/" : at);
    }

    private void check(String link, FileStatus status, int links, String name) {
        if (status.uid() != 0 && status.uid() != linux.geteuid()) {
            throw new LaunchRefused(name + ": " + link + " is a symbolic link of another user, uid " + status.uid());
        }
        if (links > LINKS_MAX) {
            throw new LaunchRefused(name + ": " + Errno.describe(Errno.ELOOP));
        }
    }
}
