package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a service of a vigild that is not root's has to do without. */
final class UserLosses {
    private final UserNamespaces namespaces;
    private final UtilLinux programs;

    UserLosses(Linux linux) {
        this.namespaces = new UserNamespaces(linux);
        this.programs = new UtilLinux(linux);
    }

    /** Whether namespaces can be had. */
    boolean possible() {
        return namespaces.refusal().isEmpty();
    }

    /** Of what needs namespaces. */
    List<SandboxLoss> of(ServiceSandbox sandbox) {
        List<SandboxLoss> losses = new ArrayList<>();
        Optional<String> refusal = namespaces.refusal();
        refusal.ifPresent(reason -> {
            List<String> keys = new ArrayList<>(SandboxKeyNames.of(FenceThread.Stage.MOUNTS, sandbox));
            keys.addAll(SandboxKeyNames.of(FenceThread.Stage.NETWORK, sandbox));
            keys.forEach(key -> losses.add(new SandboxLoss(key, reason)));
        });
        if (refusal.isEmpty()
                && sandbox.has(Protection.PRIVATE_NETWORK)
                && programs.find("ip").isEmpty()) {
            losses.add(new SandboxLoss("private-network", "its loopback is down: no ip(8) here (iproute2)"));
        }
        return losses;
    }
}
