package dev.vigil.cli;

import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code status} shows of services: a line each, and one about all of them. */
final class StatusPrinter {
    /** What is not as it should be comes first where not everything may be seen. */
    private static final List<String> WORST_FIRST =
            List.of("failed", "backoff", "stopping", "starting", "waiting", "down", "running", "completed");

    private static final long MIB = 1 << 20;

    private final Invocation invocation;
    private final long nowMillis;

    StatusPrinter(Invocation invocation) {
        this.invocation = invocation;
        this.nowMillis = invocation.nowMillis();
    }

    /** In the order of {@code services}; {@code busyPercent} by service where usage was asked for. */
    void print(List<ServiceStatus> services, Optional<Map<String, Double>> busyPercent) {
        print(services, busyPercent, services.size());
    }

    /** The worst first, as many as fit on a screen. */
    void printScreen(List<ServiceStatus> services, Optional<Map<String, Double>> busyPercent, int linesMax) {
        List<ServiceStatus> sorted = new ArrayList<>(services);
        sorted.sort(Comparator.<ServiceStatus>comparingInt(service -> WORST_FIRST.indexOf(service.state()))
                .thenComparing(service -> !isUnhealthy(service)));
        boolean fits = services.size() <= linesMax;
        print(sorted, busyPercent, fits ? services.size() : Math.max(1, linesMax - 1));
    }

    private void print(List<ServiceStatus> services, Optional<Map<String, Double>> busyPercent, int shownMax) {
        if (services.isEmpty()) {
            return;
        }
        boolean health = services.stream().anyMatch(service -> service.healthy() != null);
        StatusTable table = new StatusTable(busyPercent.isPresent(), health);
        for (ServiceStatus service : services.subList(0, shownMax)) {
            table.row(cells(service, health, busyPercent));
        }
        table.print(invocation.out());
        if (shownMax < services.size()) {
            invocation.out().line("... and " + (services.size() - shownMax) + " more");
        }
        if (services.size() > 1) {
            summary(services);
        }
    }

    private static boolean isUnhealthy(ServiceStatus service) {
        return Boolean.FALSE.equals(service.healthy());
    }

    private List<String> cells(ServiceStatus service, boolean health, Optional<Map<String, Double>> busyPercent) {
        List<String> cells = new ArrayList<>(List.of(service.name(), service.state()));
        if (health) {
            cells.add(HealthPrinter.word(service.healthy()));
        }
        if (busyPercent.isPresent()) {
            Double percent = busyPercent.get().get(service.name());
            Usage used = service.usage();
            cells.add(percent == null ? "-" : String.format(Locale.ROOT, "%.1f%%", percent));
            cells.add(used == null ? "-" : memory(used.memoryBytes()));
            cells.add(used == null ? "-" : Long.toString(used.tasks()));
        }
        cells.add(service.pid() == null ? "-" : Integer.toString(service.pid()));
        cells.add(
                service.state().equals("running")
                        ? TimeFormat.length(nowMillis - TimeFormat.millis(service.since()))
                        : "-");
        cells.add(Long.toString(service.restarts()));
        cells.add(reason(service));
        return cells;
    }

    private static String memory(long bytes) {
        return bytes < 10 * MIB ? String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB) : bytes / MIB + " MiB";
    }

    private String reason(ServiceStatus service) {
        String said = service.statusText();
        String what = said == null || said.isEmpty() ? service.reason() : said;
        String noted = service.note() == null ? what : what + "; note: " + service.note();
        List<String> drift = service.drift();
        String reason = drift == null ? noted : noted + "; a restart would change " + String.join(", ", drift);
        ServiceStatus.Next next = service.next();
        if (next == null) {
            return TerminalText.clean(reason);
        }
        long in = Math.max(0, TimeFormat.millis(next.at()) - nowMillis);
        return TerminalText.clean(TerminalText.cause(reason)) + "; " + next.what() + " in " + TimeFormat.length(in);
    }

    /** {@code 4 services: 1 failed, 3 running}, and of which project. */
    private void summary(List<ServiceStatus> services) {
        OutputBuffer out = invocation.out();
        out.print(services.size() + " services: ");
        String comma = "";
        for (String state : WORST_FIRST) {
            int count = 0;
            for (ServiceStatus service : services) {
                count += service.state().equals(state) ? 1 : 0;
            }
            if (count > 0) {
                out.print(comma + count + " ").print(state, Style.ofState(state));
                comma = ", ";
            }
        }
        long unhealthy = services.stream().filter(StatusPrinter::isUnhealthy).count();
        if (unhealthy > 0) {
            out.print(comma + unhealthy + " of them ").print("unhealthy", Style.ofState("unhealthy"));
        }
        invocation
                .project()
                .ifPresent(project -> out.print("; project ")
                        .print(TerminalText.clean(project.folder().toString())));
        out.endLine();
    }
}
