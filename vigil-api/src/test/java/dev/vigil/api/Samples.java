package dev.vigil.api;

import java.util.List;
import java.util.stream.IntStream;

/** One of each record, with every field set, and some without those that may be absent. */
public final class Samples {
    private static final String TIME = "2026-11-21T14:05:11.123456Z";

    private static final Usage USAGE = new Usage(1.25, 1 << 20, 2L << 20, 100_000_000L, 3, 4096, 0);

    private Samples() {}

    public static ServiceStatus service(String name) {
        return new ServiceStatus(
                name,
                "backoff",
                "up",
                4711,
                Long.MAX_VALUE,
                true,
                true,
                TIME,
                12,
                new ServiceStatus.LastExit(139, "SIGSEGV", TIME),
                "accepting \"requests\"",
                "it was killed by SIGSEGV",
                "it is slowed down",
                new ServiceStatus.Next("start", TIME),
                List.of("command"),
                USAGE);
    }

    /** As {@code GET /api/v1/services} would tell {@code count} services that run. */
    public static Status status(int count) {
        List<ServiceStatus> services = IntStream.range(0, count)
                .mapToObj(i -> new ServiceStatus(
                        "service-" + i,
                        "running",
                        "up",
                        1000 + i,
                        1,
                        true,
                        null,
                        TIME,
                        0,
                        null,
                        null,
                        "it is ready",
                        null,
                        null,
                        null,
                        null))
                .toList();
        return new Status(services, new Status.VigildStatus(1, "0.1.0", TIME));
    }

    public static List<Record> all() {
        EventEntry event = new EventEntry(7, TIME, "web", "running", "backoff", 3, "it was killed by SIGSEGV");
        return List.of(
                new Action("signal", List.of("web", "db"), false, "HUP", true),
                new ApplyOrder(true, false, List.of("/etc/vigil/vigil.toml")),
                new ApplyReport(
                        false,
                        "stopped at web",
                        List.of("vigil.toml:1:1: no"),
                        List.of(new ApplyReport.PlannedStep(
                                "web",
                                "restart",
                                "command changed",
                                List.of(new ApplyReport.FieldChange("command", "restart", "[\"a\"]", "[\"b\"]")),
                                "failed")),
                        true),
                new Action("stop", List.of(), true, null, null),
                new AtJobs(List.of(new AtJobs.AtJob(3, "at-3", TIME, List.of("echo", "hi"), "down"))),
                new AtOrder(TIME, List.of("echo", "hi"), "/tmp", List.of("A=b")),
                event,
                new Events(List.of(event, event)),
                new Failure("cannot stop web: it is unknown (web)"),
                new Results(List.of(new Results.Result("web", true, "stopped"))),
                new Runs("backup", List.of(new Runs.Run(17, TIME, TIME, 1200L, false, "exit code 1"))),
                new Timers(List.of(new Timers.TimerEntry(
                        "backup", "daily", TIME, new Runs.Run(18, TIME, null, null, null, null), 2))),
                service("web"),
                new Status(List.of(service("a"), service("b")), new Status.VigildStatus(1, "0.1.0", TIME, TIME)),
                status(3),
                new UpgradeOrder("/opt/vigil-0.2", true),
                USAGE,
                new UsageReport("web", USAGE, List.of(new UsageReport.UsagePoint(TIME, 0.5, 1 << 20, 2, 4096, 0))),
                new Why(
                        service("web"),
                        List.of(new Why.ExitEntry(3, "killed by SIGSEGV", TIME, 1234, true, false, true, false)),
                        12,
                        TIME,
                        List.of(new Why.Waited("db", "starting")),
                        List.of("/bin/sh", "-c", "exit 1"),
                        TIME,
                        TIME,
                        "/var/log/vigil/web",
                        List.of(new Why.LaunchedWith("command", "[\"sleep\", \"5\"]")),
                        new HealthDetail(
                                List.of(new HealthDetail.CheckDetail(
                                        "tcp [::1]:80",
                                        false,
                                        TIME,
                                        TIME,
                                        3,
                                        new HealthDetail.LastAnswer(false, "status 503", "no \"db\"", TIME, 12))),
                                4,
                                TIME)));
    }
}
