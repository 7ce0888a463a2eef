package dev.vigil.api;

/**
 * Body of {@code POST /api/v1/upgrade}.
 *
 * @param to absolute path of the folder of a distribution
 */
public record UpgradeOrder(String to) {
    /** @throws BadJson when it does not say to what: this record comes from strangers */
    @SuppressWarnings("ConstantValue")
    public UpgradeOrder {
        if (to == null) {
            throw new BadJson("to is missing");
        }
    }
}
