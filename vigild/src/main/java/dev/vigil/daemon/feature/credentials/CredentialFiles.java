package dev.vigil.daemon.feature.credentials;

import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.ServiceOwner;
import dev.vigil.linux.ByteText;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import java.util.Map;
import java.util.Optional;

/**
 * Copies secrets into a folder that is vigild's alone until all of them are there. What vigild reads, perhaps as root,
 * must be a file that nobody but root may write, or one of the service's own user: who could put a link in its place
 * would have vigild hand out any file.
 */
record CredentialFiles(Linux linux, PathTrust trust) {
    /** 1 MiB, as for systemd. */
    private static final int BYTES_MAX = 1 << 20;

    private static final int OWN = 0700;
    private static final int FOLDER_MODE = 0500;
    private static final int FILE_MODE = 0400;

    /** Makes {@code folder}, which is not there. @throws LaunchRefused with the cause */
    void copy(Map<String, String> files, String folder, ServiceOwner owner) {
        check(linux.mkdir(folder, OWN), "folder " + folder);
        files.forEach((name, from) -> {
            byte[] content = read(name, from, owner.uid());
            write(folder + "/" + name, content, owner, "credential " + name);
        });
        check(linux.chmod(folder, FOLDER_MODE), "folder " + folder);
        check(linux.chown(folder, owner.uid(), owner.gid()), "folder " + folder);
    }

    private byte[] read(String name, String from, int uid) {
        String what = "credential " + name + ": " + from;
        int fd = linux.open(from, Flags.O_RDONLY | Flags.O_NONBLOCK, 0);
        check(fd, what);
        try {
            Optional<FileStatus> status = linux.stat(fd);
            if (status.filter(FileStatus::isRegular).isEmpty()) {
                throw new LaunchRefused(what + ": not a file");
            }
            trust.problemForUser(fd, from, uid).ifPresent(problem -> {
                throw new LaunchRefused("credential " + name + ": " + problem);
            });
            if (status.get().sizeBytes() > BYTES_MAX) {
                throw new LaunchRefused(
                        what + ": larger than 1 MiB (" + status.get().sizeBytes() + " bytes)");
            }
            return ByteText.encode(linux.readFile(fd).orElseThrow(() -> new LaunchRefused(what + ": can't be read")));
        } finally {
            linux.close(fd);
        }
    }

    private void write(String path, byte[] content, ServiceOwner owner, String what) {
        int fd = linux.open(path, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL, FILE_MODE);
        check(fd, what);
        try {
            int at = 0;
            while (at < content.length) {
                int written = linux.write(fd, content, at, content.length - at);
                check(written, what);
                at += written;
            }
            check(linux.chmod(fd, FILE_MODE), what);
        } finally {
            linux.close(fd);
        }
        check(linux.chown(path, owner.uid(), owner.gid()), what);
    }

    private static void check(int result, String what) {
        if (result < 0) {
            throw new LaunchRefused(what + ": " + Errno.describe(result));
        }
    }
}
