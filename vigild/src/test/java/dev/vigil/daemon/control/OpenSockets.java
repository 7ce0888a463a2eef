package dev.vigil.daemon.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sockets that this process has open; jars, which the JVM opens when it likes, are no leak of ours. */
final class OpenSockets {
    private OpenSockets() {}

    static long count() throws IOException {
        SocketChannel.open(StandardProtocolFamily.UNIX).close(); // the JDK opens one for itself at the first use
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            List<Path> descriptors = all.toList();
            return descriptors.stream().filter(OpenSockets::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
