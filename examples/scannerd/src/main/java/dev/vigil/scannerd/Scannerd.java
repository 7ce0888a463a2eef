package dev.vigil.scannerd;

import dev.vigil.app.Daemon;
import dev.vigil.app.Facility;
import dev.vigil.app.InheritedSocket;
import dev.vigil.app.Priority;
import dev.vigil.app.Running;
import dev.vigil.app.Syslog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Where it all begins: what kind of daemon this is, and by which of three ways its socket comes to it. */
final class Scannerd {
    private final Options options;
    private final ScanLimits limits;
    private final Syslog log;

    private Scannerd(Options options) {
        this.options = options;
        this.limits = new ScanLimits(options.limits());
        this.log = Syslog.named("scannerd").facility(Facility.DAEMON).withPid();
        options.log().ifPresentOrElse(log::toLocal, log::toStandardError);
    }

    public static void main(String[] arguments) {
        Options options = Options.of(arguments);
        Scannerd scannerd = new Scannerd(options);
        Daemon daemon = Daemon.named("scannerd").onReload(scannerd::reload);
        options.pidFile().ifPresent(daemon::pidFile);
        System.exit(daemon.run(arguments, scannerd::run));
    }

    private int run(Running running) throws Exception {
        limits.read();
        Optional<InheritedSocket> input = running.sockets().standardInput();
        if (input.isPresent() && !input.get().isListening()) {
            return serveOne(input.get().socketChannel(), running);
        }
        Server server = new Server(listener(running), limits, log);
        running.onStop(server::close);
        SocketAddress address = address(running, server);
        log.log(Priority.NOTICE, "listening at " + address);
        running.status("listening at " + address);
        running.ready();
        server.serve(running::heartbeat);
        running.awaitStop();
        log.log(Priority.NOTICE, "stopped after " + server.served() + " connections");
        return 0;
    }

    /** As inetd(8) has it: one process a connection, which is standard input. */
    private int serveOne(SocketChannel connection, Running running) throws IOException {
        running.ready();
        new Conversation(connection, limits).run();
        return 0;
    }

    /** The supervisor's socket where it has passed one, so that it stays while we are restarted. */
    private ServerSocketChannel listener(Running running) throws IOException {
        Optional<InheritedSocket> passed = running.sockets().all().stream().findFirst();
        if (passed.isPresent()) {
            return passed.get().serverSocketChannel();
        }
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()));
    }

    private static SocketAddress address(Running running, Server server) throws IOException {
        Optional<InheritedSocket> passed = running.sockets().all().stream().findFirst();
        return passed.isPresent() ? passed.get().localAddress() : server.address();
    }

    private void reload() throws IOException {
        limits.read();
        log.log(Priority.NOTICE, "at most " + limits.portsMax() + " ports a scan now");
    }

    /**
     * What it is called with.
     *
     * @param limits {@code --limits FILE}
     * @param pidFile {@code --pidfile FILE}
     * @param log {@code --log SOCKET}; standard error otherwise
     */
    record Options(int port, Optional<Path> limits, Optional<Path> pidFile, Optional<Path> log) {
        private static final int PORT_DEFAULT = 7007;

        static Options of(String[] arguments) {
            int port = value(arguments, "--port").map(Integer::valueOf).orElse(PORT_DEFAULT);
            return new Options(
                    port,
                    value(arguments, "--limits").map(Options::absolute),
                    value(arguments, "--pidfile").map(Options::absolute),
                    value(arguments, "--log").map(Options::absolute));
        }

        private static Path absolute(String path) {
            return Daemon.calledFrom().resolve(path);
        }

        private static Optional<String> value(String[] arguments, String option) {
            for (int i = 0; i + 1 < arguments.length; i++) {
                if (arguments[i].equals(option)) {
                    return Optional.of(arguments[i + 1]);
                }
            }
            return Optional.empty();
        }
    }
}
