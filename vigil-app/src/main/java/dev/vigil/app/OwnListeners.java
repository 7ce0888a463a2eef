package dev.vigil.app;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SocketName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * TCP ports at which this JVM listens by itself: for an agent ({@code -javaagent}), or since the program has opened
 * them before it went into the background. A JVM that starts itself again as a daemon still runs while the daemon
 * begins, which would find them taken.
 *
 * <p>A port of the kernel's choice does no harm, as the daemon gets another one: one of the range
 * {@code net.ipv4.ip_local_port_range} counts only where an option of an agent names it. What was inherited does not
 * count either: the daemon inherits it too.
 */
final class OwnListeners {
    private static final int FIRST = 3;
    private static final String RANGE = "/proc/sys/net/ipv4/ip_local_port_range";
    private static final List<String> AGENTS = List.of("-javaagent:", "-agentpath:", "-agentlib:");

    private final Linux linux;

    OwnListeners(Linux linux) {
        this.linux = linux;
    }

    /**
     * The first that another JVM could not have too, as a message names it.
     *
     * @param words options of the JVM, wherever they come from
     * @param inherited descriptors that a supervisor has handed over, from 3 on
     */
    Optional<String> first(List<String> words, int inherited) {
        Set<String> ofParent = sockets(linux.getppid());
        String own = "/proc/self/fd/";
        return linux.list(own).stream()
                .filter(number -> Integer.parseInt(number) >= FIRST + inherited)
                .filter(number -> linux.readlink(own + number)
                        .filter(link -> link.startsWith("socket:") && !ofParent.contains(link))
                        .isPresent())
                .flatMap(number -> port(Integer.parseInt(number)).stream())
                .sorted()
                .flatMap(port -> exclusive(port, words).stream())
                .findFirst();
    }

    private Set<String> sockets(int pid) {
        Set<String> links = new HashSet<>();
        String folder = "/proc/" + pid + "/fd/";
        linux.list(folder).forEach(number -> linux.readlink(folder + number).ifPresent(links::add));
        return links;
    }

    private Optional<Integer> port(int fd) {
        boolean listens = linux.option(fd, Flags.SOL_SOCKET, Flags.SO_ACCEPTCONN) == 1;
        return listens && linux.socketName(fd).orElse(null) instanceof SocketName.Internet(byte[] _, int port)
                ? Optional.of(port)
                : Optional.empty();
    }

    private Optional<String> exclusive(int port, List<String> words) {
        Pattern number = Pattern.compile("(?<![0-9])" + port + "(?![0-9])");
        Optional<String> agent = words.stream()
                .filter(word -> AGENTS.stream().anyMatch(word::startsWith))
                .filter(word -> number.matcher(word).find())
                .findFirst();
        return agent.isEmpty() && isOfKernelsChoice(port)
                ? Optional.empty()
                : Optional.of("port " + port + agent.map(word -> ", " + word).orElse(""));
    }

    private boolean isOfKernelsChoice(int port) {
        String[] range = linux.readFile(RANGE).orElse("").strip().split("\\s+", -1);
        return range.length == 2 && port >= Integer.parseInt(range[0]) && port <= Integer.parseInt(range[1]);
    }
}
