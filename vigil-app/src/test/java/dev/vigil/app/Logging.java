package dev.vigil.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A program for tests that logs. */
final class Logging {
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "system" -> throughSystemLogger();
            case "exit" -> beforeExit(arguments[1]);
            case "util" -> throughUtilLogging();
            default -> directly(arguments[0], arguments[1]);
        }
    }

    private static void directly(String to, String message) throws Exception {
        try (Syslog log = Syslog.named("logging")) {
            switch (to.substring(0, Math.max(0, to.indexOf(':')))) {
                case "local" -> log.toLocal(Path.of(to.substring(to.indexOf(':') + 1)));
                default -> direct(log, to);
            }
            if (message.equals("flood")) {
                for (int i = 0; i < 2000; i++) {
                    log.log(Priority.ERR, "flood " + i);
                }
            } else {
                log.log(Priority.ERR, message);
            }
        }
    }

    private static void direct(Syslog log, String to) throws Exception {
        if (to.equals("stderr")) {
            log.toStandardError();
        } else {
            // Bound and not listened on until this program ends: a connection is refused.
            Socket nobody = new Socket();
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            log.toTcp((InetSocketAddress) nobody.getLocalSocketAddress());
        }
    }

    private static void beforeExit(String port) {
        System.setProperty("dev.vigil.app.log.to", "tcp:127.0.0.1:" + port);
        System.Logger logger = new SyslogLoggerFinder().getLogger("last words", Logging.class.getModule());
        for (int i = 0; i < 500; i++) {
            logger.log(System.Logger.Level.INFO, Integer.toString(i));
        }
        Thread hook = new Thread(() -> logger.log(System.Logger.Level.INFO, "of a hook"));
        Runtime.getRuntime().addShutdownHook(hook);
        System.exit(0);
    }

    private static void throughSystemLogger() {
        System.setProperty("dev.vigil.app.log.to", "stderr");
        System.Logger logger = System.getLogger("shop");
        logger.log(System.Logger.Level.DEBUG, "hidden");
        logger.log(System.Logger.Level.WARNING, "{0} left", 3);
        logger.log(System.Logger.Level.ERROR, "gone", new IllegalStateException("sold out"));
    }

    private static void throughUtilLogging() {
        Logger logger = Logger.getLogger("shop");
        logger.setUseParentHandlers(false);
        System.setProperty("dev.vigil.app.log.to", "stderr");
        logger.addHandler(new SyslogHandler());
        logger.fine("hidden");
        logger.log(Level.WARNING, "{0} left", 3);
        logger.log(Level.SEVERE, "gone", new IllegalStateException("sold out"));
    }
}
