package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.linux.Flags;
import dev.vigil.linux.GroupEntry;
import dev.vigil.linux.Linux;
import dev.vigil.linux.UserEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks up as whom a service runs. The user database may ask servers: only on a thread that may wait. */
final class CredentialResolver {
    private static final int ROOT = 0;
    private static final List<String> DIRECTORIES = List.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/");

    private final Linux linux;

    CredentialResolver(Linux linux) {
        this.linux = linux;
    }

    /** Empty: as vigild itself. */
    Optional<Credentials> resolve(Launch.Identity identity) {
        if (identity.equals(Launch.Identity.UNCHANGED)) {
            return Optional.empty();
        }
        Credentials credentials = credentials(identity);
        if (linux.geteuid() == ROOT) {
            return Optional.of(credentials);
        }
        if (credentials.uid() == linux.geteuid()
                && credentials.gid() == linux.getegid()
                && !identity.supplementaryGroups().isPresent()) {
            return Optional.empty();
        }
        throw new LaunchRefused(asked(identity) + ": only root may change user and groups (EPERM)");
    }

    private static String asked(Launch.Identity identity) {
        return identity.user()
                .map(user -> "user " + user)
                .or(() -> identity.group().map(group -> "group " + group))
                .orElse("supplementary groups");
    }

    /**
     * The command that takes on the ids and executes what follows it: setpriv(1) of util-linux. Empty: there is nothing
     * to be taken on.
     *
     * @param options further ones, such as {@code --no-new-privs}
     */
    List<String> command(Optional<Credentials> ids, List<String> options) {
        if (ids.isEmpty() && options.isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of(setpriv()));
        ids.ifPresent(credentials -> command.addAll(
                List.of("--reuid=" + credentials.uid(), "--regid=" + credentials.gid(), groups(credentials.groups()))));
        command.addAll(options);
        command.add("--");
        return command;
    }

    private static String groups(Optional<List<Integer>> groups) {
        return groups.map(gids -> gids.isEmpty()
                        ? "--clear-groups"
                        : "--groups=" + gids.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .orElse("--keep-groups");
    }

    private String setpriv() {
        return DIRECTORIES.stream()
                .map(directory -> directory + "setpriv")
                .filter(path -> linux.access(path, Flags.X_OK) == 0)
                .findFirst()
                .orElseThrow(
                        () -> new LaunchRefused("setpriv: not found; user, group and sandbox need it (util-linux)"));
    }

    /** The ids that go by these names. @throws LaunchRefused when nobody has one of them */
    Credentials credentials(Launch.Identity identity) {
        Optional<UserEntry> user = identity.user().map(this::user);
        int uid = user.map(UserEntry::uid).orElseGet(linux::geteuid);
        int gid = identity.group()
                .map(this::gid)
                .orElseGet(() -> user.map(UserEntry::gid).orElseGet(linux::getegid));
        return new Credentials(uid, gid, groups(identity, user, gid), user);
    }

    private Optional<List<Integer>> groups(Launch.Identity identity, Optional<UserEntry> user, int gid) {
        if (identity.supplementaryGroups().isPresent()) {
            List<Integer> gids = new ArrayList<>();
            identity.supplementaryGroups().get().forEach(group -> gids.add(gid(group)));
            return Optional.of(gids);
        }
        return user.map(entry -> linux.groupsOf(entry.name(), gid));
    }

    private UserEntry user(String name) {
        return linux.user(name)
                .or(() -> number(name).map(uid -> new UserEntry(name, uid, uid, "/", "/bin/sh")))
                .orElseThrow(() -> new LaunchRefused("user " + name + ": no such user"));
    }

    private int gid(String name) {
        return linux.group(name)
                .map(GroupEntry::gid)
                .or(() -> number(name))
                .orElseThrow(() -> new LaunchRefused("group " + name + ": no such group"));
    }

    private static Optional<Integer> number(String text) {
        boolean digits = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    /**
     * Ids to run with.
     *
     * @param groups supplementary ones; empty: those of vigild
     * @param user the changed user, for {@code HOME} and the like
     */
    record Credentials(int uid, int gid, Optional<List<Integer>> groups, Optional<UserEntry> user) {}
}
