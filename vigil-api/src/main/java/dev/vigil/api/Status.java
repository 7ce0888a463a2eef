package dev.vigil.api;

import java.util.List;

/** Answer of {@code GET /api/v1/services}: every service, and vigild itself. */
public record Status(List<ServiceStatus> services, VigildStatus vigild) {
    /**
     * @param since RFC 3339, when it started
     */
    public record VigildStatus(int pid, String version, String since) {}
}
