package dev.vigil.api;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/upgrade}.
 *
 * @param to absolute path of the folder of a distribution
 * @param allowUntrusted whether others than root may be able to write there, where vigild runs as root; missing: no
 */
public record UpgradeOrder(String to, @Nullable Boolean allowUntrusted) {
    /** @throws BadJson when it does not say to what: this record comes from strangers */
    @SuppressWarnings("ConstantValue")
    public UpgradeOrder {
        if (to == null) {
            throw new BadJson("to is missing");
        }
    }
}
