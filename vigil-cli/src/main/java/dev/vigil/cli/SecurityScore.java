package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.core.spec.DynamicUser;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How exposed a service leaves the machine: the weights of what it could do, as {@code systemd-analyze security} sums
 * them up.
 */
record SecurityScore(String service, List<Item> items) {
    /** Who has one of these can get all others. */
    private static final Set<String> ALMIGHTY = Set.of(
            "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "SYS_PTRACE", "DAC_OVERRIDE", "SETUID", "SETFCAP", "BPF", "MKNOD");

    /**
     * One thing that is looked at.
     *
     * @param weight how much of the score it is
     * @param cost what of that it costs
     */
    record Item(String key, int weight, int cost, String reason) {
        boolean isGood() {
            return cost == 0;
        }
    }

    static SecurityScore of(ServiceSpec spec) {
        Optional<ServiceSandbox> sandbox = spec.section(ServiceSandbox.class);
        List<Item> items = new ArrayList<>();
        boolean root = spec.section(DynamicUser.class).isEmpty()
                && isRoot(spec.launch().identity());
        items.add(user(root));
        items.add(capabilities(root, sandbox.flatMap(ServiceSandbox::capabilities)));
        items.add(files(sandbox.map(ServiceSandbox::paths).orElse(ServiceSandbox.Paths.NONE)));
        for (Protection protection : Protection.values()) {
            boolean has = sandbox.filter(box -> box.has(protection)).isPresent();
            items.add(of(protection, has));
        }
        boolean umask = (spec.launch().surroundings().umask() & 07) == 07;
        items.add(item(
                "umask", 2, umask, "others cannot read the files it makes", "all users can read the files it makes"));
        return new SecurityScore(spec.name(), List.copyOf(items));
    }

    private static boolean isRoot(Launch.Identity identity) {
        return identity.user()
                .map(user -> user.equals("root") || user.equals("0"))
                .orElseGet(Places::runsAsRoot);
    }

    private static Item user(boolean root) {
        return item("user", 20, !root, "it is not root", "it is root: all files are its own");
    }

    private static Item capabilities(boolean root, Optional<List<String>> kept) {
        if (kept.isEmpty()) {
            return root
                    ? new Item("capabilities", 16, 16, "it has all rights of root")
                    : new Item("capabilities", 16, 4, "it has none, and set-user-ID programs can have any");
        }
        List<String> almighty = kept.get().stream().filter(ALMIGHTY::contains).toList();
        return item(
                "capabilities",
                16,
                almighty.isEmpty(),
                kept.get().isEmpty() ? "it has none" : "it has only " + String.join(", ", kept.get()),
                "with " + String.join(", ", almighty) + " it can get all others");
    }

    private static Item files(ServiceSandbox.Paths paths) {
        if (paths.readOnly().contains("/")) {
            return new Item("read-only", 12, 0, "it writes only where it is let");
        }
        return paths.readOnly().isEmpty()
                ? new Item("read-only", 12, 12, "it can write whatever its user can")
                : new Item("read-only", 12, 6, "it can write all but " + String.join(", ", paths.readOnly()));
    }

    private static Item of(Protection protection, boolean has) {
        String key = protection.word();
        return switch (protection) {
            case NO_NEW_PRIVILEGES ->
                item(key, 10, has, "nothing it executes gains rights", "set-user-ID programs give it rights");
            case PRIVATE_TMP -> item(key, 5, has, "its /tmp is its own", "it meets all others in /tmp");
            case PRIVATE_DEVICES -> item(key, 6, has, "it sees no devices", "it sees all devices of its user");
            case PRIVATE_NETWORK -> item(key, 8, has, "it has no network", "it reaches the network and what listens");
            case PROTECT_HOME -> item(key, 7, has, "home directories are hidden", "it sees home directories");
            case PROTECT_KERNEL ->
                item(key, 8, has, "the kernel is out of its reach", "it sees the kernel's settings and symbols");
            case RESTRICT_NAMESPACES ->
                item(key, 6, has, "it makes no namespaces", "it can make namespaces, where it is root");
            case KEYRING -> item(key, 1, has, "its keyring is its own", "it shares vigild's session keyring");
        };
    }

    private static Item item(String key, int weight, boolean good, String yes, String no) {
        return new Item(key, weight, good ? 0 : weight, good ? yes : no);
    }

    /** The sum of all weights. */
    int weight() {
        return items.stream().mapToInt(Item::weight).sum();
    }

    /** From 0 to 10. */
    double exposure() {
        return items.stream().mapToInt(Item::cost).sum() * 10.0 / weight();
    }

    String level() {
        double exposure = exposure();
        return exposure >= 9 ? "unsafe" : exposure >= 7 ? "exposed" : exposure >= 4 ? "medium" : "good";
    }
}
