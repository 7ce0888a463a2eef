package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.config.text.Sizes;
import dev.vigil.core.spec.LogForward;
import dev.vigil.core.spec.LogForward.SyslogPlan;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Output.Compression;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.Sink;
import dev.vigil.core.spec.Output.Stderr;
import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys that say where output goes and how it is kept. */
final class LogKeys implements KeyGroup {
    static final ValueType<Long> SIZE = ValueTypes.eitherWholeOr(
            ValueType.text("a size such as \"50MB\", or a number of bytes", text -> aboveZero(Sizes.parse(text))),
            LogKeys::aboveZero);

    private static final Key<Long> MAX_SIZE = Key.of(
            "max-size",
            SIZE,
            "50MB",
            "Size at which a file, with its index of time, is full. It ends at the last line end before.");
    private static final Key<Integer> KEEP = Key.of(
            "keep",
            ValueType.whole(0, 100_000),
            "10",
            "Full files that are kept beside the current one. Nothing more is written until older ones are removed.");
    private static final Key<Duration> MAX_AGE =
            Key.of("max-age", ValueTypes.DURATION, "0s", "Full files older than this are removed; `\"0s\"`: no limit.");
    private static final Key<Compression> COMPRESS =
            Key.of("compress", ValueType.choice(Compression.values()), "\"none\"", "How full files are packed.");
    private static final Key<Stderr> STDERR = Key.of(
            "stderr",
            ValueType.choice(Stderr.values()),
            "\"merged\"",
            "Standard error in one log with standard output, in the order of writing, or in a log of its own.");

    static final Key<Sink> OUTPUT = Key.of(
            "output",
            ValueType.choice(Sink.values()),
            "\"log\"",
            "Where standard output and error go: to the service's log, to `/dev/null`, or where vigild's own go;"
                    + " `\"both\"`: to the log, and line by line with the service's name to the standard output of"
                    + " a vigild in the foreground, as that of a container.");
    private static final Key<LogTable> LOG = Key.of(
            "log",
            ValueType.table(
                    KeyTable.of(
                            MAX_SIZE,
                            KEEP,
                            MAX_AGE,
                            COMPRESS,
                            STDERR,
                            LogLineKeys.RATE_LIMIT,
                            LogLineKeys.TIMESTAMPS,
                            LogForwardKeys.SYSLOG,
                            LogForwardKeys.JOURNALD),
                    LogKeys::log),
            "see below",
            "How the log is kept, and where it is sent.");

    /** What the table asks for. */
    private record LogTable(LogPlan plan, Optional<SyslogPlan> syslog, boolean journald) {
        static final LogTable USUAL = new LogTable(LogPlan.DEFAULT, Optional.empty(), false);
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(OUTPUT, LOG);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        LogTable log = service.get(LOG).orElse(LogTable.USUAL);
        Output output = new Output(service.get(OUTPUT).orElse(Output.DEFAULT.sink()), log.plan());
        ServiceSpec logged = spec.withLaunch(spec.launch().withOutput(output));
        return LogForwardKeys.forward(log.syslog(), log.journald(), spec.name())
                .map(forward -> logged.withSection(LogForward.class, forward))
                .orElse(logged);
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        if (spec.section(LogForward.class).isPresent()
                && !spec.launch().output().isLogged()) {
            service.refuse(OUTPUT, "log.syslog and log.journald send what is in the log");
        }
    }

    private static long aboveZero(long bytes) {
        if (bytes < 1) {
            throw new InvalidValue("it must be above zero", bytes);
        }
        return bytes;
    }

    private static Optional<LogTable> log(ConfigSection section) {
        LogPlan files = new LogPlan(
                section.get(MAX_SIZE).orElse(LogPlan.DEFAULT.maxSizeBytes()),
                section.get(KEEP).orElse(LogPlan.DEFAULT.keep()),
                section.get(MAX_AGE).orElse(LogPlan.DEFAULT.maxAge()),
                section.get(COMPRESS).orElse(LogPlan.DEFAULT.compression()),
                section.get(STDERR).orElse(LogPlan.DEFAULT.stderr()));
        return Optional.of(new LogTable(
                files.withLines(LogLineKeys.rules(section)),
                section.get(LogForwardKeys.SYSLOG),
                section.get(LogForwardKeys.JOURNALD).orElse(false)));
    }
}
