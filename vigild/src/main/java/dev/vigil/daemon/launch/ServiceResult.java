package dev.vigil.daemon.launch;

import dev.vigil.core.End;
import dev.vigil.core.Exit;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.ServiceView;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.SignalName;
import dev.vigil.core.spec.SuccessExits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a launch has ended, in the variables in which systemd.exec(5) says it to post-stop commands. */
final class ServiceResult {
    private static final String SUCCESS = "success";
    private static final String EXIT_CODE = "exit-code";
    private static final String TIMEOUT = "timeout";
    private static final String SIGNAL = "signal";
    private static final String RESOURCES = "resources";
    private static final String PROTOCOL = "protocol";
    private static final String OOM_KILL = "oom-kill";

    private ServiceResult() {}

    /**
     * {@code SERVICE_RESULT}, and of a main process that was there {@code EXIT_CODE} and {@code EXIT_STATUS}.
     *
     * @param view of the service after the end
     * @param end what the restart policy will judge
     */
    static Map<String, String> variables(ServiceView view, Optional<End> end, ServiceSpec spec) {
        Map<String, String> variables = new LinkedHashMap<>();
        Optional<ExitRecord> exit =
                view.exits().stream().findFirst().filter(latest -> latest.incarnation() == view.incarnation());
        boolean killed = view.state() instanceof Stopping stopping
                && stopping.step() == StopStep.POST_STOP
                && stopping.further() > 0;
        variables.put("SERVICE_RESULT", result(exit, killed, end, spec.restart().successExits()));
        exit.ifPresent(ended -> addExit(ended.exit(), variables));
        return variables;
    }

    private static String result(Optional<ExitRecord> exit, boolean killed, Optional<End> end, SuccessExits successes) {
        if (killed || end.filter(End.TimedOut.class::isInstance).isPresent()) {
            return TIMEOUT;
        }
        if (end.isPresent() && end.get() instanceof End.Triggered triggered) {
            return result(triggered);
        }
        if (end.isPresent() && end.get() instanceof End.NotSpawned failed) {
            boolean command =
                    failed.error().startsWith("pre-start ") || failed.error().startsWith("condition ");
            return command ? ofCommand(failed.error()) : RESOURCES;
        }
        return exit.map(ended -> result(ended, successes)).orElse(SUCCESS);
    }

    /** There is no word for a failed health check: the service has not done what its configuration asks of it. */
    private static String result(End.Triggered triggered) {
        return switch (triggered.cause()) {
            case WATCHDOG -> "watchdog";
            case MEMORY -> OOM_KILL;
            case COMMAND -> ofCommand(triggered.reason());
            case HEALTH, MAIN_PROCESS, OTHER -> PROTOCOL;
        };
    }

    /** Of a command of a launch, whose failure is said as by {@link CommandRunner}. */
    private static String ofCommand(String failure) {
        String how = failure.substring(failure.lastIndexOf("`: ") + 1);
        if (how.startsWith(": still running after ")) {
            return TIMEOUT;
        }
        return how.startsWith(": killed by ") ? SIGNAL : how.startsWith(": exit code ") ? EXIT_CODE : RESOURCES;
    }

    private static String result(ExitRecord ended, SuccessExits successes) {
        return switch (ended.exit()) {
            case Exit.Code(int code) -> successes.codes().contains(code) ? SUCCESS : EXIT_CODE;
            case Exit.Killed killed -> {
                boolean fine = ended.asked() || successes.signals().contains(killed.signal());
                yield killed.outOfMemory() ? OOM_KILL : killed.coreDumped() ? "core-dump" : fine ? SUCCESS : SIGNAL;
            }
            case Exit.Unknown _ -> ended.asked() ? SUCCESS : PROTOCOL;
        };
    }

    private static void addExit(Exit exit, Map<String, String> variables) {
        switch (exit) {
            case Exit.Code(int code) -> {
                variables.put("EXIT_CODE", "exited");
                variables.put("EXIT_STATUS", Integer.toString(code));
            }
            case Exit.Killed killed -> {
                variables.put("EXIT_CODE", killed.coreDumped() ? "dumped" : "killed");
                variables.put(
                        "EXIT_STATUS",
                        new SignalName(killed.signal()).toString().replaceFirst("^SIG", ""));
            }
            case Exit.Unknown _ -> {}
        }
    }
}
