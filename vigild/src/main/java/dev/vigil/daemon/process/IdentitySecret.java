package dev.vigil.daemon.process;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The secret behind {@link IdentityVariables}: {@code run/secret}, which nobody else may read. It is made once for a
 * run directory, so that each vigild there believes what those before it have launched.
 */
public final class IdentitySecret {
    private static final String SOURCE = "/dev/urandom";
    private static final int BYTES = 16;
    private static final int MODE = 0600;
    private static final int ACCESS_BITS = 0777;

    private final Linux linux;
    private final String path;

    private IdentitySecret(Linux linux, String path) {
        this.linux = linux;
        this.path = path;
    }

    /**
     * The secret of a run directory; made anew when there is none, or one that others could have written or read.
     *
     * @param warn hears that it could not be kept: the next vigild will know its services by the journal alone
     */
    public static byte[] in(Linux linux, String run, Consumer<String> warn) {
        IdentitySecret file = new IdentitySecret(linux, run + "/secret");
        return file.read().orElseGet(() -> file.make(warn));
    }

    /** Writes down {@code secret}, whose file was removed. @return why it can't be done */
    public static Optional<String> keep(Linux linux, String run, byte[] secret) {
        return new IdentitySecret(linux, run + "/secret").write(secret);
    }

    private Optional<byte[]> read() {
        int fd = linux.open(path, Flags.O_RDONLY, 0);
        if (fd < 0) {
            return Optional.empty();
        }
        boolean ours = linux.stat(fd)
                .filter(FileStatus::isRegular)
                .filter(status -> status.uid() == linux.geteuid())
                .filter(status -> (status.mode() & ACCESS_BITS & ~MODE) == 0)
                .isPresent();
        byte[] secret = new byte[BYTES];
        boolean whole = ours && linux.read(fd, secret, 0, BYTES) == BYTES;
        linux.close(fd);
        return whole ? Optional.of(secret) : Optional.empty();
    }

    private byte[] make(Consumer<String> warn) {
        byte[] secret = random();
        write(secret).ifPresent(problem -> warn.accept("cannot keep the secret of its services: " + problem));
        return secret;
    }

    private Optional<String> write(byte[] secret) {
        linux.unlink(path);
        int fd = linux.open(path, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL, MODE);
        int written = fd < 0 ? fd : linux.write(fd, secret, 0, BYTES);
        if (fd >= 0) {
            linux.close(fd);
        }
        if (written == BYTES) {
            return Optional.empty();
        }
        linux.unlink(path);
        return Optional.of(path + ": " + (written < 0 ? Errno.describe(written) : "no space is left"));
    }

    private byte[] random() {
        byte[] random = new byte[BYTES];
        int fd = linux.open(SOURCE, Flags.O_RDONLY, 0);
        int count = fd < 0 ? fd : linux.read(fd, random, 0, BYTES);
        if (fd >= 0) {
            linux.close(fd);
        }
        if (count != BYTES) {
            throw new IllegalStateException("cannot read " + SOURCE + ": " + count + " bytes");
        }
        return random;
    }
}
