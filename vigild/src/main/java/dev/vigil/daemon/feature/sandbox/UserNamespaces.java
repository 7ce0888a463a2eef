package dev.vigil.daemon.feature.sandbox;

import dev.vigil.linux.ByteText;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Whether who is not root may have namespaces here: by a user namespace, in which he is root. Settings of distributions
 * forbid that in several ways, so it is tried. Asked once; callable from any thread that may wait.
 */
final class UserNamespaces {
    private static final String TRY = "unshare --user --map-root-user --mount --net true && echo ok";
    private static final String PATH = "PATH=/usr/bin:/bin:/usr/sbin:/sbin";

    private final Linux linux;
    private Optional<Optional<String>> answer = Optional.empty();

    UserNamespaces(Linux linux) {
        this.linux = linux;
    }

    /** Why not; empty: he may. */
    synchronized Optional<String> refusal() {
        if (answer.isEmpty()) {
            answer = Optional.of(ask());
        }
        return answer.get();
    }

    private Optional<String> ask() {
        if (new UtilLinux(linux).find("unshare").isEmpty()
                || new UtilLinux(linux).find("mount").isEmpty()) {
            return Optional.of("unshare and mount: not found (util-linux)");
        }
        int[] pipe = new int[2];
        int made = linux.pipe(pipe, 0);
        if (made < 0) {
            return Optional.of(Errno.describe(made));
        }
        int pid = linux.spawn(plan(pipe[1]));
        linux.close(pipe[1]);
        String said = pid > 0 ? read(pipe[0]) : Errno.describe(pid);
        linux.close(pipe[0]);
        return said.equals("ok")
                ? Optional.empty()
                : Optional.of("no user namespaces: " + said.lines().findFirst().orElse("no answer"));
    }

    private static SpawnPlan plan(int output) {
        return new SpawnPlan(
                "/bin/sh",
                List.of("sh", "-c", TRY),
                List.of(PATH),
                List.of(
                        new Descriptor.Opened(0, "/dev/null", 0, 0),
                        new Descriptor.Inherited(1, output),
                        new Descriptor.Inherited(2, output)),
                SpawnPlan.Options.SESSION);
    }

    /** Its end is no matter of ours: who reaps children does. */
    private String read(int fd) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        byte[] bytes = new byte[512];
        int count = linux.read(fd, bytes, 0, bytes.length);
        while (count > 0 || count == -Errno.EINTR) {
            said.write(bytes, 0, Math.max(0, count));
            count = linux.read(fd, bytes, 0, bytes.length);
        }
        return ByteText.decode(said.toByteArray()).strip();
    }
}
