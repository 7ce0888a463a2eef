package dev.vigil.app;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A daemon for tests, which does what its arguments ask for. */
final class Greeter {
    private final Daemon daemon = Daemon.named("greeter").stopTimeout(Duration.ofMinutes(2));
    private String mode = "serve";

    public static void main(String[] arguments) {
        System.exit(new Greeter().run(arguments));
    }

    private int run(String[] arguments) {
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.split("=", 2)[0]) {
                case "pidfile" -> daemon.pidFile(Path.of(value));
                case "output" -> daemon.output(Path.of(value));
                case "mode" -> mode = value;
                default -> {}
            }
        }
        if (mode.equals("hang")) {
            daemon.stopTimeout(Duration.ofMillis(50));
        }
        daemon.onReload(() -> System.out.println("reloaded"));
        daemon.onSignal("USR1", () -> System.out.println("usr1"));
        return daemon.run(arguments, this::serve);
    }

    private int serve(Running running) throws Exception {
        PrintStream out = System.out;
        running.onStop(() -> out.println("first in"));
        running.onStop(() -> fail(running, out));
        running.onStop(() -> out.println("last in"));
        switch (mode) {
            case "broken" -> throw new IllegalStateException("the greeting is missing");
            case "exit" -> System.exit(7);
            case "code" -> {
                running.ready();
                return 5;
            }
            default -> running.ready();
        }
        out.println("ready " + running.arguments() + " " + Files.exists(Path.of("pom.xml")));
        if (mode.equals("deaf")) {
            new CountDownLatch(1).await(); // until interrupted
        }
        running.awaitStop();
        out.println("bye");
        return 0;
    }

    private void fail(Running running, PrintStream out) throws InterruptedException {
        if (mode.equals("failing")) {
            throw new IllegalStateException("no farewell");
        }
        if (mode.equals("hang")) {
            new CountDownLatch(1).await();
        }
        out.println("second in " + running.isStopping());
    }
}
