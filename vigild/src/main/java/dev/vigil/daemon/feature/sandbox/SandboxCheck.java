package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.spec.ServiceDirectories;
import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of sandboxes is possible on this machine with the rights of the caller. It is tried, in a thread that sees to
 * nothing else and ends; asked for once, when it is first needed. Of the user namespaces of who is not root a program
 * is asked.
 */
public final class SandboxCheck {
    private final Linux linux;
    private final boolean isRoot;
    private final UserLosses user;
    private Optional<FenceThread> tried = Optional.empty();

    public SandboxCheck(Linux linux) {
        this.linux = linux;
        this.isRoot = linux.geteuid() == 0;
        this.user = new UserLosses(linux);
    }

    private synchronized FenceThread tried() {
        if (tried.isEmpty()) {
            EnumSet<Protection> all =
                    EnumSet.of(Protection.PRIVATE_NETWORK, Protection.KEYRING, Protection.RESTRICT_NAMESPACES);
            List<MountStep> mounts = List.of(MountStep.readOnly("/proc", "/proc"));
            FencePlan plan =
                    isRoot ? new FencePlan(all, mounts, false) : new FencePlan(all, mounts, false).ofThreadOnly(false);
            SpawnPlan nothing = new SpawnPlan(
                    "/proc/vigil/nowhere", List.of("nowhere"), List.of(), List.of(), SpawnPlan.Options.SESSION);
            FenceThread thread = new FenceThread(linux, plan, nothing);
            FencedSpawn.run(thread);
            thread.pid();
            tried = Optional.of(thread);
        }
        return tried.get();
    }

    /** Each thing that a sandbox needs, and why it cannot be had; empty: it can. */
    public Map<String, Optional<String>> capabilities() {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        all.put("no-new-privileges", tool("setpriv"));
        all.put("capabilities", isRoot ? tool("setpriv") : Optional.of("only root may give and take them (EPERM)"));
        ServiceSandbox everything = everything();
        for (String key : List.of("private-tmp", "read-only", "private-network", "restrict-namespaces", "keyring")) {
            all.put(key, reason(key, everything));
        }
        return all;
    }

    private Optional<String> tool(String name) {
        return new UtilLinux(linux).find(name).isPresent()
                ? Optional.empty()
                : Optional.of(name + ": not found (util-linux)");
    }

    private Optional<String> reason(String key, ServiceSandbox sandbox) {
        return losses(sandbox).stream()
                .filter(loss -> loss.key().equals(key))
                .map(SandboxLoss::reason)
                .findFirst();
    }

    private static ServiceSandbox everything() {
        return new ServiceSandbox(
                EnumSet.allOf(Protection.class),
                Optional.empty(),
                new ServiceSandbox.Paths(List.of("/"), List.of(), List.of("/x")),
                false);
    }

    /** What a service has to do without here; empty: nothing, or it has no sandbox. */
    public List<SandboxLoss> losses(ServiceSpec spec) {
        return spec.section(ServiceSandbox.class)
                .map(sandbox -> {
                    List<SandboxLoss> all = new ArrayList<>(
                            CapabilityOptions.of(linux, sandbox, -1).losses());
                    all.addAll(losses(sandbox));
                    return all;
                })
                .orElse(List.of());
    }

    private List<SandboxLoss> losses(ServiceSandbox sandbox) {
        List<SandboxLoss> all = new ArrayList<>(isRoot ? List.of() : user.of(sandbox));
        for (FenceThread.Stage stage : FenceThread.Stage.values()) {
            int error = stage == FenceThread.Stage.MOUNTS && tried().mountError() < 0
                    ? tried().mountError()
                    : tried().refused(stage);
            if (error < 0) {
                SandboxKeyNames.of(stage, sandbox).forEach(key -> all.add(SandboxLoss.of(key, error)));
            }
        }
        return all;
    }

    /** Why a start of a service would be refused for its sandbox. */
    public Optional<String> problem(ServiceSpec spec) {
        return spec.section(ServiceSandbox.class).flatMap(sandbox -> {
            List<SandboxLoss> lost = sandbox.strict() ? losses(spec) : List.of();
            if (!lost.isEmpty()) {
                return Optional.of("sandbox " + lost.getFirst() + "; strict = true refuses to start without it");
            }
            try {
                return hiddenDirectory(spec, MountPlan.of(linux, sandbox, List.of()));
            } catch (LaunchRefused refused) {
                return Optional.of(refused.reason());
            }
        });
    }

    /** A launch gives the service back what {@code directories} has made, and nothing else of what is hidden. */
    private Optional<String> hiddenDirectory(ServiceSpec spec, List<MountStep> steps) {
        Optional<String> found = spec.launch()
                .surroundings()
                .workingDirectory()
                .filter(_ -> spec.section(ServiceDirectories.class).isEmpty())
                .flatMap(path -> new SandboxPath(linux).resolve(path, "working directory " + path));
        return found.flatMap(path -> steps.stream()
                .filter(step -> step.isMemory() || step.isCopy())
                .filter(step ->
                        step.covers(path) && !(step.isMemory() && step.path().equals(path)))
                .reduce((_, inner) -> inner)
                .filter(MountStep::isMemory)
                .map(step -> "working directory " + path + " is hidden from it (" + step.name() + ")"));
    }
}
