package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ConnectionPlan;
import dev.vigil.core.spec.SourceNetwork;
import dev.vigil.linux.Linux;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decides who is served at one socket. */
final class ConnectionGate {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final String LOAD = "/proc/loadavg";

    private final Linux linux;
    private final ConnectionPlan plan;
    private final Map<SourceNetwork, Integer> bySource = new HashMap<>();
    private int served;
    private long secondBegan = Long.MIN_VALUE / 2;
    private int inSecond;
    private long loadRead = Long.MIN_VALUE / 2;
    private double load;

    ConnectionGate(Linux linux, ConnectionPlan plan) {
        this.linux = linux;
        this.plan = plan;
    }

    ConnectionPlan plan() {
        return plan;
    }

    /** Whether as many were taken in this second as the plan has it. */
    boolean isFull(long nowNanos) {
        if (nowNanos - secondBegan >= SECOND_NANOS) {
            secondBegan = nowNanos;
            inSecond = 0;
        }
        return plan.rate().filter(rate -> inSecond >= rate.perSecond()).isPresent();
    }

    /** One was taken. */
    void count() {
        inSecond++;
    }

    /** Why a client is not served; empty: it is. */
    Optional<String> refusal(PeerAddress peer, long nowNanos) {
        if (!plan.access().grants(peer.source())) {
            return Optional.of("its address has no access");
        }
        if (!plan.access().times().isEmpty() && !plan.access().grants(timeOfDay())) {
            return Optional.of("not within access-times");
        }
        if (served >= plan.instances()) {
            return Optional.of("instances = " + plan.instances());
        }
        int ofSource = bySource.getOrDefault(peer.source(), 0);
        if (plan.perSource().filter(most -> ofSource >= most).isPresent()) {
            return Optional.of("per-source = " + plan.perSource().get());
        }
        return plan.maxLoad()
                .filter(most -> load(nowNanos) > most)
                .map(most -> "load " + load + " is above max-load = " + most);
    }

    private LocalTime timeOfDay() {
        Instant now = Instant.ofEpochSecond(0, linux.realtimeNanos());
        return LocalTime.ofInstant(now, ZoneId.systemDefault());
    }

    private double load(long nowNanos) {
        if (nowNanos - loadRead >= SECOND_NANOS) {
            loadRead = nowNanos;
            String text = linux.readFile(LOAD).orElse("0 ");
            load = Double.parseDouble(text.substring(0, text.indexOf(' ')));
        }
        return load;
    }

    void began(PeerAddress peer) {
        served++;
        bySource.merge(peer.source(), 1, Integer::sum);
    }

    void ended(PeerAddress peer) {
        served--;
        int left = bySource.getOrDefault(peer.source(), 1) - 1;
        if (left == 0) {
            bySource.remove(peer.source());
        } else {
            bySource.put(peer.source(), left);
        }
    }
}
