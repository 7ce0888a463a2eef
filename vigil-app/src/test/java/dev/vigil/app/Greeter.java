package dev.vigil.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A daemon for tests, which does what its arguments ask for. */
final class Greeter {
    private Daemon daemon = Daemon.named("greeter").stopTimeout(Duration.ofMinutes(2));
    private String mode = "serve";
    private Path go = Path.of("");

    public static void main(String[] arguments) {
        System.exit(new Greeter().run(arguments));
    }

    private int run(String[] arguments) {
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.split("=", 2)[0]) {
                case "pidfile" -> daemon.pidFile(Path.of(value));
                case "output" -> daemon.output(Path.of(value));
                case "directory" -> daemon.directory(Path.of(value));
                case "user" -> daemon.user(value);
                case "run" -> daemon.runDirectory();
                case "umask" -> daemon.umask(Integer.parseInt(value, 8));
                case "name" -> daemon = Daemon.named(value);
                case "mode" -> mode = value;
                case "go" -> go = Path.of(value);
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
            case "starting" -> awaitGo(running, out);
            case "around" -> {
                out.println(around(running));
                running.ready();
            }
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

    /** Until a file is there, or it is to stop: who is asked to stop while it starts may still be at it. */
    private void awaitGo(Running running, PrintStream out) {
        out.println("starting");
        while (!Files.exists(go) && !running.isStopping()) {
            LockSupport.parkNanos(1_000_000);
        }
        running.onStop(() -> out.println("late"));
        running.ready();
    }

    private static String around(Running running) throws Exception {
        Path made = running.runDirectory()
                .orElse(running.notifier().isSupervised() ? Path.of("supervised") : Path.of("none"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "umask; env");
        Daemon.forChild(builder.environment());
        Process child = builder.start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return made + " " + said.lines().findFirst().orElse("") + " child-notifies=" + said.contains("NOTIFY_SOCKET")
                + " home=" + System.getenv("HOME");
    }

    private void fail(Running running, PrintStream out) throws InterruptedException {
        if (mode.equals("exit-in-stop")) {
            System.exit(9);
        }
        if (mode.equals("failing")) {
            throw new IllegalStateException("no farewell");
        }
        if (mode.equals("hang")) {
            new CountDownLatch(1).await();
        }
        out.println("second in " + running.isStopping());
    }
}
