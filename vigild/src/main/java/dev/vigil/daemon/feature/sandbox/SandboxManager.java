package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.launch.LaunchPreparation;
import dev.vigil.daemon.launch.LaunchPreparer;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.launch.ServiceOwner;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the programs of services from what they do not need: files, devices, the network, rights. What the machine does
 * not allow is said once for each service, and is a note of it, or refuses its start, as it wants.
 */
public final class SandboxManager implements Feature, LaunchPreparer {
    private static final long LONG_NANOS = 10L * 365 * 24 * 3600 * 1_000_000_000L;
    private static final Set<Protection> OF_THREAD =
            EnumSet.of(Protection.PRIVATE_NETWORK, Protection.KEYRING, Protection.RESTRICT_NAMESPACES);

    private final Linux linux;
    private final Function<ServiceSpec, List<String>> given;
    private final Consumer<String> warnings;
    private final AtomicBoolean rehearsed = new AtomicBoolean();
    /** What a service does without since its latest launch; written by the spawner's threads. */
    private final Map<String, String> losses = new ConcurrentHashMap<>();
    /** What was said of a service; used on the loop's thread only. */
    private final Map<String, String> said = new HashMap<>();

    private final ServiceNotes notes;
    private final UserLosses userLosses;
    private final String stage;

    /**
     * @param run the run directory
     * @param given the paths that vigild gives to a service
     * @param notes takes what a service does without
     * @param warnings takes the same, for vigild's own log
     */
    public SandboxManager(
            Linux linux,
            String run,
            Function<ServiceSpec, List<String>> given,
            ServiceNotes notes,
            Consumer<String> warnings) {
        this.linux = linux;
        this.stage = run + "/fifo"; // nobody needs it by its path
        this.userLosses = new UserLosses(linux);
        this.given = given;
        this.notes = notes;
        this.warnings = warnings;
    }

    @Override
    public LaunchPreparation prepare(LaunchRequest launch, ServiceOwner owner) {
        return launch.spec()
                .section(ServiceSandbox.class)
                .map(sandbox -> prepare(launch, sandbox, owner))
                .orElse(LaunchPreparation.NOTHING);
    }

    private LaunchPreparation prepare(LaunchRequest launch, ServiceSandbox sandbox, ServiceOwner owner) {
        CapabilityOptions capabilities = CapabilityOptions.of(linux, sandbox, owner.uid());
        List<MountStep> mounts = MountPlan.of(linux, sandbox, given.apply(launch.spec()));
        Set<Protection> protections = EnumSet.copyOf(OF_THREAD);
        protections.retainAll(sandbox.protections());
        FencePlan all = new FencePlan(protections, mounts, sandbox.strict());
        List<SandboxLoss> lost = new ArrayList<>(capabilities.losses());
        boolean byUser = linux.geteuid() != 0 && all.needsNamespaces();
        if (byUser) {
            userLosses.of(sandbox).forEach(lost::add);
        }
        boolean wrapped = byUser && userLosses.possible();
        FencePlan fence = byUser ? all.ofThreadOnly(wrapped) : all;
        List<String> wrapper = wrapped ? UserFence.command(all, stage, owner) : List.of();
        String service = launch.spec().name();
        if (fence.isEmpty()) {
            report(service, sandbox, lost);
            return new LaunchPreparation(Map.of(), wrapper, capabilities.options(), Optional.empty());
        }
        FencedSpawn context = new FencedSpawn(linux, fence, refused -> {
            refused.forEach((point, errno) ->
                    SandboxKeyNames.of(point, sandbox).forEach(key -> lost.add(SandboxLoss.of(key, errno))));
            report(service, sandbox, lost);
        });
        return new LaunchPreparation(Map.of(), wrapper, capabilities.options(), Optional.of(plan -> {
            rehearse(plan);
            return context.spawn(plan);
        }));
    }

    private void rehearse(SpawnPlan plan) {
        if (rehearsed.compareAndSet(false, true)) {
            FenceThread.rehearse(linux, plan);
        }
    }

    private void report(String service, ServiceSandbox sandbox, List<SandboxLoss> all) {
        if (all.isEmpty()) {
            losses.remove(service);
            return;
        }
        if (sandbox.strict()) {
            throw new LaunchRefused("sandbox " + all.getFirst() + "; strict = true refuses to start without it");
        }
        losses.put(
                service,
                String.join("; ", all.stream().map(SandboxLoss::toString).toList()));
    }

    @Override
    public void launched(Incarnation incarnation, ServiceSpec spec) {
        String service = incarnation.service();
        String text = losses.getOrDefault(service, "");
        String before = text.isEmpty() ? said.remove(service) : said.put(service, text);
        if (!text.isEmpty()) {
            notes.put(service, "runs without a part of its sandbox: " + text, LONG_NANOS);
        } else if (before != null) {
            notes.remove(service);
        }
        if (!text.isEmpty() && !text.equals(before)) {
            warnings.accept(service + " runs without a part of its sandbox: " + text);
        }
    }
}
