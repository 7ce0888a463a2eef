package dev.vigil.linux;

import java.util.List;
import java.util.Optional;

/**
 * The user database as the C library sees it, nsswitch.conf(5): it may ask servers and block for many seconds. Never on
 * a thread that has something else to do.
 */
public interface UserCalls {
    /** getpwnam_r(3), and if there is none of that name and it is a number, getpwuid_r(3). */
    Optional<UserEntry> user(String nameOrUid);

    /** getgrnam_r(3), and if there is none of that name and it is a number, getgrgid_r(3). */
    Optional<GroupEntry> group(String nameOrGid);

    /** getgrouplist(3): the groups of a user, {@code gid} first. At most 65,536. */
    List<Integer> groupsOf(String user, int gid);
}
