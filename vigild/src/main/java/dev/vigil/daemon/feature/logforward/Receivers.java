package dev.vigil.daemon.feature.logforward;

import dev.vigil.core.spec.LogForward;
import dev.vigil.core.spec.LogForward.SyslogPlan;
import dev.vigil.core.spec.LogForward.SyslogTarget.LocalDaemon;
import dev.vigil.core.spec.LogForward.SyslogTarget.NetworkDaemon;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All receivers, each once for all logs that are sent to it. Used by the thread of {@link ForwardThread} only. */
final class Receivers {
    static final String SYSLOG = "syslog";
    static final String JOURNALD = "journald";

    private static final int FACILITY_OF_DAEMONS = 3;

    /** RFC 3164, section 4.1; RFC 5424, section 6.1 for UDP; what rsyslogd takes unless told otherwise. */
    private static final int OLD_BYTES_MAX = 1_024;

    private static final int UDP_BYTES_MAX = 2_048;
    private static final int BYTES_MAX = 8_192;

    private final Linux linux;
    private final BlockingExecutor lookups;
    private final Runnable wake;
    private final String journal;
    private final Map<String, LogReceiver> open = new HashMap<>();

    /** A way to a receiver; {@code kind} for a file, {@code name} for a user. */
    record Named(String kind, String name, LineSink sink) {}

    /** @param wake is called by another thread when an address is known */
    Receivers(Linux linux, BlockingExecutor lookups, Runnable wake, String journal) {
        this.linux = linux;
        this.lookups = lookups;
        this.wake = wake;
        this.journal = journal;
    }

    List<Named> sinks(String service, LogForward forward) {
        List<Named> sinks = new ArrayList<>();
        forward.syslog().ifPresent(plan -> sinks.add(syslog(plan)));
        if (forward.journald()) {
            String identity = forward.syslog().map(SyslogPlan::identity).orElse(service);
            int facility = forward.syslog().map(SyslogPlan::facility).orElse(FACILITY_OF_DAEMONS);
            LogReceiver receiver =
                    open.computeIfAbsent(JOURNALD, _ -> new JournalReceiver(linux, linux::monotonicNanos, journal));
            sinks.add(new Named(JOURNALD, JOURNALD, new LineSink.ToJournal(service, identity, facility, receiver)));
        }
        return sinks;
    }

    private Named syslog(SyslogPlan plan) {
        LogReceiver receiver = open.computeIfAbsent(plan.to().toString(), _ -> receiver(plan));
        String host = linux.readFile("/proc/sys/kernel/hostname").orElse("-").strip();
        SyslogEncoder encoder = new SyslogEncoder(style(plan), plan.facility(), plan.identity(), host, bytesMax(plan));
        return new Named(SYSLOG, "syslog " + plan.to(), new LineSink.ToSyslog(encoder, receiver));
    }

    private LogReceiver receiver(SyslogPlan plan) {
        return switch (plan.to()) {
            case LocalDaemon(String path) -> new UnixReceiver(linux, linux::monotonicNanos, path);
            case NetworkDaemon(boolean tcp, String host, int port) -> {
                ReceiverAddress address = new ReceiverAddress(lookups, wake, host, port);
                yield tcp
                        ? new TcpReceiver(address, linux::monotonicNanos)
                        : new UdpReceiver(address, linux::monotonicNanos);
            }
        };
    }

    private static SyslogEncoder.Style style(SyslogPlan plan) {
        if (plan.to() instanceof LocalDaemon) {
            return SyslogEncoder.Style.LOCAL;
        }
        return plan.structured() ? SyslogEncoder.Style.RFC5424 : SyslogEncoder.Style.RFC3164;
    }

    private static int bytesMax(SyslogPlan plan) {
        return switch (plan.to()) {
            case LocalDaemon _ -> BYTES_MAX;
            case NetworkDaemon to when !plan.structured() -> OLD_BYTES_MAX;
            case NetworkDaemon to -> to.tcp() ? BYTES_MAX : UDP_BYTES_MAX;
        };
    }
}
