package dev.vigil.daemon.feature.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * One scheduled service, for those who ask.
 *
 * @param schedule its times, for a reader
 * @param next when it is started next
 * @param last its latest run
 * @param queued how many starts wait for its end
 */
public record TimerReport(
        String service, String schedule, Optional<Instant> next, Optional<RunEntry> last, int queued) {}
