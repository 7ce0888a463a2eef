package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.config.model.FileTrust;
import dev.vigil.core.spec.Launch;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.UserEntry;
import java.nio.file.Path;
import java.util.Optional;

/** Obeys only files that nobody but root may write: what they say is done as root. */
final class RootFileTrust implements FileTrust {
    private static final int ROOT = 0;

    private final Linux linux = new NativeLinux();
    private final PathTrust trust = new PathTrust(linux);

    private RootFileTrust() {}

    /** That of the caller; another user than root obeys every file, since nothing is done but as that user. */
    static FileTrust of(Invocation invocation) {
        boolean anybody = invocation.has(ArgumentSpecs.ALLOW_UNTRUSTED) || !Places.runsAsRoot();
        return anybody ? FileTrust.ANYBODY : new RootFileTrust();
    }

    @Override
    public Optional<String> problem(Path file) {
        return trust.problem(file.toAbsolutePath().toString());
    }

    /** One that belongs to the user of its service tells only that user's own processes something. */
    @Override
    public Optional<String> problemOfEnvironmentFile(String file, Launch.Identity identity) {
        int uid = identity.user().flatMap(linux::user).map(UserEntry::uid).orElse(ROOT);
        return trust.problemForUser(file, uid);
    }
}
