package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import java.util.ArrayList;
import java.util.List;

/** Which keys of a sandbox need what. */
final class SandboxKeyNames {
    private SandboxKeyNames() {}

    /** Those of {@code sandbox} that are lost where a stage is refused. */
    static List<String> of(FenceThread.Stage stage, ServiceSandbox sandbox) {
        return switch (stage) {
            case MOUNTS -> ofMounts(sandbox);
            case NETWORK -> of(Protection.PRIVATE_NETWORK, sandbox);
            case KEYRING -> of(Protection.KEYRING, sandbox);
            case NAMESPACES -> of(Protection.RESTRICT_NAMESPACES, sandbox);
        };
    }

    private static List<String> of(Protection protection, ServiceSandbox sandbox) {
        return sandbox.has(protection) ? List.of(protection.word()) : List.of();
    }

    private static List<String> ofMounts(ServiceSandbox sandbox) {
        List<String> keys = new ArrayList<>();
        for (Protection protection : List.of(
                Protection.PRIVATE_TMP,
                Protection.PRIVATE_DEVICES,
                Protection.PROTECT_HOME,
                Protection.PROTECT_KERNEL)) {
            keys.addAll(of(protection, sandbox));
        }
        if (!sandbox.paths().readOnly().isEmpty()) {
            keys.add("read-only");
        }
        if (!sandbox.paths().hidden().isEmpty()) {
            keys.add("hidden");
        }
        return keys;
    }
}
