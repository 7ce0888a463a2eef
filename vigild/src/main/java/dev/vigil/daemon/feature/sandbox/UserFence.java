package dev.vigil.daemon.feature.sandbox;

import static dev.vigil.linux.ExecScript.quoted;

import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.daemon.launch.ServiceOwner;
import java.util.ArrayList;
import java.util.List;

/**
 * The same as {@link FenceThread} and {@link MountExecutor} where vigild is not root: a thread cannot take a user
 * namespace, so a chain of programs does. unshare(1) makes its caller root in a user namespace of his own; a shell
 * carries out the steps there with mount(8); a second unshare(1) gives him his own ids back, and with that all rights
 * are gone. The pid stays the same all the way.
 */
final class UserFence {
    private static final String STEP = """
            step() { n=$1; shift; m=$("$@" 2>&1 <&-) || { printf '%s: %s\\n' "$n" "${m##*$1: }" >&2; exit 1; }; }
            """;
    /**
     * A mount point in mountinfo has octal escapes for what is no plain character. {@code /proc} is needed for the way
     * back, and has nothing that who is not root might write but what is his own.
     */
    private static final String READ_ONLY = """
            seal() { while read -r _ _ _ _ m _; do m=$(printf %b "$m"); case $2:$m in \
            /:/proc|/:/proc/*|/:"$s"|/:"$s"/*) ;; "$2:$2"|"$2:${2%/}"/*) \
            step "$1" mount -n -o remount,bind,ro "$m";; esac; done < /proc/self/mountinfo; }
            """;

    private static final List<String> NAMESPACES = List.of("mnt", "net", "pid", "uts", "ipc", "cgroup", "time");

    private final List<String> lines = new ArrayList<>();
    private final List<MountStep> steps;
    private final String stage;

    private UserFence(List<MountStep> steps, String stage) {
        this.steps = steps;
        this.stage = stage;
    }

    /**
     * The words that execute what follows them.
     *
     * @param fence the steps, and the protections network and namespaces
     * @param stage a folder of vigild's own that the service does not need
     * @param owner to whom it goes back
     */
    static List<String> command(FencePlan fence, String stage, ServiceOwner owner) {
        UserFence user = new UserFence(fence.mounts(), stage);
        boolean network = fence.protections().contains(Protection.PRIVATE_NETWORK);
        user.write(network, fence.protections().contains(Protection.RESTRICT_NAMESPACES), owner);
        List<String> words = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount"));
        if (network) {
            words.add("--net");
        }
        words.addAll(List.of("--propagation", "slave", "--", "/bin/sh", "-c"));
        words.add(String.join("\n", user.lines));
        words.add("vigil-sandbox");
        return words;
    }

    private void write(boolean network, boolean namespaces, ServiceOwner owner) {
        lines.add(STEP.strip());
        lines.add(READ_ONLY.strip());
        if (network) {
            lines.add("command -v ip >/dev/null && step 'sandbox private-network' ip link set lo up");
        }
        if (!steps.isEmpty()) {
            lines.add("s=" + quoted(stage));
            lines.add("step sandbox mount -n -t tmpfs -o mode=0700 vigil \"$s\" && cd \"$s\"");
            for (int i = 0; i < steps.size(); i++) {
                copy(steps.get(i), i);
            }
            for (int i = 0; i < steps.size(); i++) {
                apply(steps.get(i), i);
            }
            steps.stream()
                    .filter(step -> step.kind() == MountStep.Kind.SEALED_MEMORY)
                    .forEach(step -> step(step, "mount -n -o remount,bind,ro " + quoted(step.path())));
            lines.add("cd / && umount -n -l \"$s\" 2>&-");
        }
        if (namespaces) {
            NAMESPACES.forEach(
                    kind -> lines.add("f=/proc/sys/user/max_" + kind + "_namespaces; [ ! -e $f ] || echo 0 > $f"));
            lines.add("echo 1 > /proc/sys/user/max_user_namespaces");
        }
        lines.add("exec unshare --user --map-user=" + owner.uid() + " --map-group=" + owner.gid() + " -- \"$@\"");
    }

    private void copy(MountStep step, int index) {
        if (step.isCopy()) {
            String source = quoted(step.source());
            lines.add("if [ -d " + source + " ]; then mkdir ./" + index + "; else : > ./" + index + "; fi");
            step(step, "mount -n --rbind " + source + " \"$s/" + index + "\"");
            if (step.kind() == MountStep.Kind.READ_ONLY) {
                lines.add("seal " + quoted(step.name()) + " \"$s/" + index + "\"");
            }
        }
    }

    private void apply(MountStep step, int index) {
        String path = quoted(step.path());
        switch (step.kind()) {
            case MEMORY, SEALED_MEMORY -> {
                String flags = step.path().equals("/dev") ? ",nosuid,noexec" : ",nosuid,nodev";
                lines.add("[ -d " + path + " ] || mkdir -p -m 0755 " + path);
                step(step, "mount -n -t tmpfs -o " + quoted(step.options() + flags) + " vigil " + path);
            }
            case ALL_READ_ONLY -> lines.add("seal " + quoted(step.name()) + " /");
            case READ_ONLY, COPY -> {
                lines.add("if [ -e " + path + " ]; then :; elif [ -d ./" + index + " ]; then mkdir -p -m 0755 " + path
                        + "; else mkdir -p -m 0755 \"$(dirname " + path + ")\"; : > " + path + "; fi");
                step(step, "mount -n -c --move ./" + index + " " + path);
            }
            case LINK -> step(step, "ln -s " + quoted(step.source()) + " " + path);
        }
    }

    private void step(MountStep step, String command) {
        lines.add("step " + quoted(step.name()) + " " + command);
    }
}
