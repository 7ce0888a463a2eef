package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link UserCalls} of the running system. */
interface NativeUsers extends UserCalls {
    int GROUPS_MAX = 65_536;
    int ENTRY_MAX_BYTES = 1 << 20;

    @Override
    default Optional<UserEntry> user(String nameOrUid) {
        return byName(Symbol.GETPWNAM_R, nameOrUid)
                .or(() -> byNumber(Symbol.GETPWUID_R, nameOrUid))
                .map(NativeUsers::userEntry);
    }

    @Override
    default Optional<GroupEntry> group(String nameOrGid) {
        return byName(Symbol.GETGRNAM_R, nameOrGid)
                .or(() -> byNumber(Symbol.GETGRGID_R, nameOrGid))
                .map(NativeUsers::groupEntry);
    }

    @Override
    default List<Integer> groupsOf(String user, int gid) {
        Scratch scratch = Scratch.mine();
        MemorySegment groups = scratch.block(GROUPS_MAX * (long) Integer.BYTES);
        MemorySegment count = scratch.struct(Integer.BYTES);
        count.set(JAVA_INT, 0, GROUPS_MAX);
        long name = scratch.path(user);
        if (name < 0 || call(Symbol.GETGROUPLIST, name, gid, groups.address(), count.address()) < 0) {
            return List.of(gid);
        }
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count.get(JAVA_INT, 0); i++) {
            all.add(groups.getAtIndex(JAVA_INT, i));
        }
        return all;
    }

    private static Optional<MemorySegment> byName(Symbol function, String name) {
        long address = Scratch.mine().path(name);
        return address < 0 ? Optional.empty() : entry(function, address);
    }

    private static Optional<MemorySegment> byNumber(Symbol function, String digits) {
        boolean number = digits.matches("[0-9]{1,10}") && Long.parseLong(digits) < 0xFFFFFFFFL;
        return number ? entry(function, Long.parseLong(digits)) : Optional.empty();
    }

    /** The struct passwd or group, whose texts lie in the thread's block. */
    private static Optional<MemorySegment> entry(Symbol function, long key) {
        Scratch scratch = Scratch.mine();
        int result = -Errno.ERANGE;
        for (int bytes = 16 * 1024; result == -Errno.ERANGE && bytes <= ENTRY_MAX_BYTES; bytes *= 4) {
            MemorySegment texts = scratch.block(bytes);
            MemorySegment struct = scratch.struct(64);
            long found = struct.address() + Layout.PASSWD;
            result = Calls.callReturning(function, key, struct.address(), texts.address(), texts.byteSize(), found);
        }
        MemorySegment struct = scratch.filled();
        return result < 0 || struct.get(JAVA_LONG, Layout.PASSWD) == 0 ? Optional.empty() : Optional.of(struct);
    }

    private static UserEntry userEntry(MemorySegment passwd) {
        return new UserEntry(
                text(passwd, 0),
                passwd.get(JAVA_INT, Layout.PASSWD_UID),
                passwd.get(JAVA_INT, Layout.PASSWD_GID),
                text(passwd, Layout.PASSWD_HOME),
                text(passwd, Layout.PASSWD_SHELL));
    }

    private static GroupEntry groupEntry(MemorySegment group) {
        return new GroupEntry(text(group, 0), group.get(JAVA_INT, Layout.GROUP_GID));
    }

    private static String text(MemorySegment struct, long offset) {
        return struct.get(ADDRESS, offset).reinterpret(ENTRY_MAX_BYTES).getString(0);
    }
}
