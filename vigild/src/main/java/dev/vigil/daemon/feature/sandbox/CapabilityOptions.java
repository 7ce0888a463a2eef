package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.CapabilityName;
import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of rights, as options of setpriv(1). A protection of devices and of the kernel is none for who may make
 * device files or load modules, so these capabilities go with it.
 */
final class CapabilityOptions {
    private final Linux linux;
    private final ServiceSandbox sandbox;
    private final List<String> options = new ArrayList<>();
    private final List<SandboxLoss> losses = new ArrayList<>();

    private CapabilityOptions(Linux linux, ServiceSandbox sandbox) {
        this.linux = linux;
        this.sandbox = sandbox;
    }

    /** Those for a program of the user {@code uid}. */
    static CapabilityOptions of(Linux linux, ServiceSandbox sandbox, int uid) {
        CapabilityOptions result = new CapabilityOptions(linux, sandbox);
        if (sandbox.has(Protection.NO_NEW_PRIVILEGES)) {
            result.options.add("--no-new-privs");
        }
        List<String> dropped = dropped(sandbox);
        if (linux.geteuid() != 0) {
            result.addWithoutRights();
        } else if (sandbox.capabilities().isPresent()) {
            result.keepOnly(sandbox.capabilities().get(), dropped, uid);
        } else if (!dropped.isEmpty()) {
            String less = "-" + String.join(",-", lower(dropped));
            result.options.add("--bounding-set=" + less);
            result.options.add("--inh-caps=" + less);
        }
        return result;
    }

    /** What a service of vigild's own user has no right to lose: it has none, and gains some by set-user-ID only. */
    private void addWithoutRights() {
        boolean none = sandbox.capabilities().filter(List::isEmpty).isPresent();
        if (sandbox.capabilities().isPresent() && !(none && sandbox.has(Protection.NO_NEW_PRIVILEGES))) {
            losses.add(new SandboxLoss(
                    "capabilities", "only root may give and take them (EPERM); no-new-privileges keeps new ones away"));
        }
    }

    private void keepOnly(List<String> kept, List<String> dropped, int uid) {
        List<String> possible = own();
        List<String> given = kept.stream()
                .filter(possible::contains)
                .filter(name -> !dropped.contains(name))
                .toList();
        kept.stream()
                .filter(name -> !possible.contains(name))
                .forEach(name ->
                        losses.add(new SandboxLoss("capabilities " + name, "vigild does not have it itself (EPERM)")));
        String only = given.isEmpty() ? "-all" : "-all,+" + String.join(",+", lower(given));
        options.add("--bounding-set=" + only);
        options.add("--inh-caps=" + only);
        if (uid != 0 && !given.isEmpty()) {
            options.add("--ambient-caps=" + only);
        }
    }

    private static List<String> dropped(ServiceSandbox sandbox) {
        List<String> dropped = new ArrayList<>();
        if (sandbox.has(Protection.PRIVATE_DEVICES)) {
            dropped.addAll(List.of("MKNOD", "SYS_RAWIO"));
        }
        if (sandbox.has(Protection.PROTECT_KERNEL)) {
            dropped.addAll(List.of("SYS_MODULE", "SYSLOG"));
        }
        return dropped;
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** Those in vigild's own bounding set, proc_pid_status(5). */
    private List<String> own() {
        long set = linux.readFile("/proc/self/status")
                .flatMap(status -> status.lines()
                        .filter(line -> line.startsWith("CapBnd:"))
                        .findFirst())
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .orElse(-1L);
        List<String> names = new ArrayList<>();
        for (int number = 0; number < CapabilityName.ALL.size(); number++) {
            if ((set >>> number & 1) == 1) {
                names.add(CapabilityName.ALL.get(number));
            }
        }
        return names;
    }

    List<String> options() {
        return options;
    }

    List<SandboxLoss> losses() {
        return losses;
    }
}
