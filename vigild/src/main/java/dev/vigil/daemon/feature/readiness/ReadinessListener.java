package dev.vigil.daemon.feature.readiness;

import dev.vigil.core.Incarnation;
import java.time.Duration;

/** Hears what services say and show, in the loop. */
public interface ReadinessListener {
    /** It has shown that it is ready. */
    void ready(Incarnation incarnation);

    /** sd_notify STATUS= */
    void status(Incarnation incarnation, String text);

    /** sd_notify MAINPID= */
    void mainPid(Incarnation incarnation, int pid);

    /** sd_notify EXTEND_TIMEOUT_USEC= */
    void extendTimeout(Incarnation incarnation, Duration by);
}
