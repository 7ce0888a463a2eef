package dev.vigil.daemon.feature.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NotificationTest {
    private static final Set<String> KNOWN = Set.of("READY", "STATUS", "MAINPID");

    private static Notification of(String message) {
        return Notification.of(message, KNOWN::contains);
    }

    @Test
    void theFirstAssignmentOfAVariableCounts() {
        assertThat(of("STATUS=a=b\nSTATUS=c\nOTHER=1\nnonsense\n=x\nREADY=").assignments())
                .containsExactly(Map.entry("STATUS", "a=b"), Map.entry("READY", ""));
    }

    @Test
    void theMainProcessComesFirst() {
        Notification notification = of("READY=1\nMAINPID=7\nSTATUS=up");
        assertThat(notification.assignments().keySet()).containsExactly("MAINPID", "READY", "STATUS");
        assertThat(notification.lookup()).isTrue();
        assertThat(of("READY=1").lookup()).isFalse();
    }

    @Test
    void whatWasSpentIsEarnedAgain() {
        NotifyBudget budget = new NotifyBudget();
        assertThat(budget.readyNanos()).isLessThanOrEqualTo(0);
        long now = 5_000_000_000L;
        budget.spend(NotifyBudget.BURST, now);
        assertThat(budget.readyNanos()).isLessThanOrEqualTo(now);
        budget.spend(NotifyBudget.LOOKUP_COST, now);
        assertThat(budget.readyNanos()).isEqualTo(now + 100_000_000);
        budget.spend(NotifyBudget.MESSAGE_COST, now + 10_000_000_000L);
        assertThat(budget.readyNanos()).isLessThanOrEqualTo(now + 10_000_000_000L);
    }
}
