package dev.vigil.daemon.readiness;

import dev.vigil.core.Incarnation;
import java.time.Duration;

/** Hears what services say and show, in the loop. */
public interface ReadinessListener {
    /** It has shown that it is ready. */
    void ready(Incarnation of);

    /** sd_notify STATUS= */
    void status(Incarnation of, String text);

    /** sd_notify MAINPID= */
    void mainPid(Incarnation of, int pid);

    /** sd_notify EXTEND_TIMEOUT_USEC= */
    void extendTimeout(Incarnation of, Duration by);
}
