package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code GET /api/v1/services}: every service, and vigild itself. */
public record Status(List<ServiceStatus> services, VigildStatus vigild) {
    /**
     * @param since RFC 3339, when it started
     * @param configured RFC 3339, when it read its files last, after its start; absent: it has not
     */
    public record VigildStatus(
            int pid, String version, String since, @Nullable String configured) {
        /** One that has read its files at its start only. */
        public VigildStatus(int pid, String version, String since) {
            this(pid, version, since, null);
        }
    }
}
