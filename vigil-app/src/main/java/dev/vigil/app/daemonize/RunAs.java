package dev.vigil.app.daemonize;

import dev.vigil.linux.Errno;
import dev.vigil.linux.GroupEntry;
import dev.vigil.linux.Linux;
import dev.vigil.linux.UserEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As whom a daemon runs. Taken on by setpriv(1) of util-linux, which then becomes the program: a thread of this JVM
 * that changed its own uid could be killed by any process of that user, and the JVM with it.
 *
 * @param user empty when only the group is another
 */
public record RunAs(Optional<UserEntry> user, int gid) {
    static final String SETPRIV = "/usr/bin/setpriv";

    /**
     * Looks them up.
     *
     * @return empty when nothing is to be changed
     * @throws DaemonizeFailure there is none of that name, or this user may not become it
     */
    public static Optional<RunAs> of(Linux linux, Optional<String> userName, Optional<String> groupName) {
        if (userName.isEmpty() && groupName.isEmpty()) {
            return Optional.empty();
        }
        Optional<UserEntry> user = Optional.empty();
        if (userName.isPresent()) {
            user = linux.user(userName.get());
            if (user.isEmpty()) {
                throw new DaemonizeFailure("no such user (" + userName.get() + ")");
            }
        }
        int gid = user.isPresent() ? user.get().gid() : linux.getegid();
        if (groupName.isPresent()) {
            gid = group(linux, groupName.get());
        }
        RunAs wanted = new RunAs(user, gid);
        return wanted.isOurs(linux) ? Optional.empty() : Optional.of(wanted.permitted(linux));
    }

    private static int group(Linux linux, String name) {
        Optional<GroupEntry> group = linux.group(name);
        if (group.isEmpty()) {
            throw new DaemonizeFailure("no such group (" + name + ")");
        }
        return group.get().gid();
    }

    private boolean isOurs(Linux linux) {
        boolean sameUser = user.isEmpty() || user.get().uid() == linux.geteuid();
        return sameUser && gid == linux.getegid();
    }

    private RunAs permitted(Linux linux) {
        if (linux.geteuid() != 0) {
            String whom = user.isPresent() ? "user " + user.get().name() : "group " + gid;
            throw DaemonizeFailure.of(Errno.EPERM, "only root can run it as " + whom);
        }
        return this;
    }

    /** The words that come before the program's. */
    List<String> chain() {
        List<String> words = new ArrayList<>();
        words.add("setpriv");
        if (user.isPresent()) {
            words.add("--reuid=" + user.get().uid());
            words.add("--regid=" + gid);
            words.add("--init-groups");
        } else {
            words.add("--regid=" + gid);
            words.add("--clear-groups");
        }
        words.add("--");
        return words;
    }

    /** Sets what login(1) would: {@code HOME}, {@code USER}, {@code LOGNAME} and {@code SHELL}. */
    public void describeIn(Map<String, String> environment) {
        if (user.isPresent()) {
            environment.put("HOME", user.get().home());
            environment.put("USER", user.get().name());
            environment.put("LOGNAME", user.get().name());
            environment.put("SHELL", user.get().shell());
        }
    }
}
