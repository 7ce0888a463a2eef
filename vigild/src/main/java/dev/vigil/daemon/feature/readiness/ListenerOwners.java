package dev.vigil.daemon.feature.readiness;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.process.Groups;
import dev.vigil.daemon.process.ProcNumbers;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whose a listening socket is: of the processes that have a descriptor of it. A service is not ready because somebody
 * else listens where it wants to.
 *
 * <p>The main process is asked at once. Only if it does not have the socket all of /proc is looked through, which takes
 * some time on a machine with many processes, by a thread that may wait.
 */
final class ListenerOwners {
    /** Whose it is. */
    sealed interface Owner {
        /** It is the service's own. */
        record Service() implements Owner {}

        /** It can't be told, since the service has processes that vigild may not look into. */
        record Untold(int pid) implements Owner {}

        /**
         * It is another's.
         *
         * @param who as a message calls it
         */
        record Stranger(String who) implements Owner {}
    }

    /** Who has one of some sockets, and into which processes nobody could look. */
    private record Holders(List<Integer> pids, List<Integer> closed) {}

    private static final Owner SERVICE = new Owner.Service();

    private final FeatureContext context;
    private final Linux linux;
    private final Groups groups;

    ListenerOwners(FeatureContext context) {
        this.context = context;
        this.linux = context.linux();
        this.groups = context.groups();
    }

    /** Tells whose {@code sockets} are, perhaps at once, on the loop's thread; if one is the service's, it is. */
    void ask(Incarnation incarnation, Set<Long> sockets, Consumer<Owner> answer) {
        int main = groups.mainOf(incarnation);
        if (main > 0 && has(main, sockets) == Has.YES) {
            answer.accept(SERVICE);
            return;
        }
        context.lookups().run(() -> {
            Holders holders = find(sockets);
            context.loop().post(() -> answer.accept(owner(incarnation, holders)));
        });
    }

    private Owner owner(Incarnation incarnation, Holders holders) {
        if (holders.pids.stream().anyMatch(pid -> isOf(incarnation, pid))) {
            return SERVICE;
        }
        if (!holders.pids.isEmpty()) {
            return new Owner.Stranger(describe(holders.pids.getFirst()));
        }
        Optional<Integer> closed =
                holders.closed.stream().filter(pid -> isOf(incarnation, pid)).findFirst();
        return closed.isPresent()
                ? new Owner.Untold(closed.get())
                : new Owner.Stranger("a process that vigild may not look into");
    }

    private boolean isOf(Incarnation incarnation, int pid) {
        return groups.incarnationOf(pid).filter(incarnation::equals).isPresent();
    }

    private String describe(int pid) {
        String name = linux.readFile("/proc/" + pid + "/comm").orElse("").strip();
        String service = groups.incarnationOf(pid)
                .map(incarnation -> " of service " + incarnation.service())
                .orElse("");
        return "pid " + pid + (name.isEmpty() ? "" : " (" + name + ")") + service;
    }

    private Holders find(Set<Long> sockets) {
        Holders holders = new Holders(new ArrayList<>(), new ArrayList<>());
        for (int pid : ProcNumbers.pids(linux)) {
            switch (has(pid, sockets)) {
                case YES -> holders.pids.add(pid);
                case CLOSED -> holders.closed.add(pid);
                case NO -> {}
            }
        }
        return holders;
    }

    private enum Has {
        YES,
        NO,
        /** It has descriptors, but not for everybody's eyes. */
        CLOSED
    }

    private Has has(int pid, Set<Long> sockets) {
        String folder = "/proc/" + pid + "/fd";
        List<String> numbers = linux.list(folder);
        boolean unreadable = !numbers.isEmpty();
        for (String number : numbers) {
            Optional<String> target = linux.readlink(folder + "/" + number);
            unreadable &= target.isEmpty();
            if (target.filter(text -> isOneOf(text, sockets)).isPresent()) {
                return Has.YES;
            }
        }
        boolean refused = numbers.isEmpty() && linux.access(folder, Flags.X_OK) == -Errno.EACCES;
        return unreadable || refused ? Has.CLOSED : Has.NO;
    }

    private static boolean isOneOf(String target, Set<Long> sockets) {
        String prefix = "socket:[";
        return target.startsWith(prefix)
                && sockets.contains(Long.parseLong(target.substring(prefix.length(), target.length() - 1)));
    }
}
