package dev.vigil.daemon.feature.probe;

/**
 * What came of one question.
 *
 * @param good whether it was answered well
 * @param cause in a few words: {@code status 503}, {@code connection refused (ECONNREFUSED)}
 * @param detail what was answered, as it came: it may have any characters; empty: nothing beside the cause
 */
public record ProbeResult(boolean good, String cause, String detail) {
    public static ProbeResult bad(String cause) {
        return new ProbeResult(false, cause, "");
    }
}
