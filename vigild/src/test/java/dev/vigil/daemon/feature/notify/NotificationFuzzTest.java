package dev.vigil.daemon.feature.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.daemon.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NotificationFuzzTest {
    private static final Set<String> KNOWN = Set.of("READY", "STATUS", "MAINPID", "WATCHDOG_USEC");

    @Test
    void anyMessageIsAssignmentsOfKnownVariables() {
        Fuzz.of(
                        List.of("READY=1\nSTATUS=up\nMAINPID=17\n", "WATCHDOG_USEC=5000000\nX_OTHER=\u00ff\n"),
                        "MAINPID=",
                        "\n",
                        "\r",
                        "=",
                        "99999999999999999999",
                        "-1")
                .run(input -> {
                    String text = new String(input, StandardCharsets.UTF_8);
                    Notification notification = Notification.of(text, KNOWN::contains);
                    assertThat(notification.assignments().keySet()).isSubsetOf(KNOWN);
                    notification.assignments().values().forEach(value -> {
                        Assignments.number(value)
                                .ifPresent(number -> assertThat(number).isNotNegative());
                        Assignments.microseconds(value);
                    });
                });
    }
}
