package dev.vigil.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a supervisor lives whose usual folders cannot be written, as in a container with a read-only image or with a
 * user without a home. Logs are then kept in the run directory; where that cannot be written either, all is below
 * {@code vigil-UID} in one of the folders that are in memory or for everybody. A command looks at the same folders in
 * the same order, and so finds the supervisor.
 */
final class WritablePlaces {
    private static final List<Path> FOR_EVERYBODY = List.of(Path.of("/dev/shm"), Path.of("/tmp"));

    private final List<Path> folders;
    private final int uid;

    /**
     * @param uid of the effective user
     * @param folders in which a folder is made where nothing else can be written, the best first
     */
    WritablePlaces(int uid, List<Path> folders) {
        this.uid = uid;
        this.folders = List.copyOf(folders);
    }

    static WritablePlaces ofThisProcess() {
        return new WritablePlaces(Places.effectiveUser(), FOR_EVERYBODY);
    }

    Places instead(Places usual) {
        if (Files.exists(usual.socket()) || isWritable(usual.run())) {
            return withLog(usual);
        }
        return folders.stream()
                .map(folder -> folder.resolve("vigil-" + uid))
                .filter(this::isUsable)
                .findFirst()
                .map(root -> new Places(usual.etc(), root.resolve("run"), root.resolve("log")))
                .orElse(usual);
    }

    private static Places withLog(Places usual) {
        Path inside = usual.run().resolve("log");
        boolean moved = Files.isDirectory(inside)
                || !(isWritable(usual.log()) || (Files.isDirectory(usual.log()) && Files.exists(usual.socket())));
        return moved ? new Places(usual.etc(), usual.run(), inside) : usual;
    }

    private static boolean isWritable(Path path) {
        Path at = path;
        while (Files.notExists(at)) {
            Path parent = at.getParent();
            if (parent == null) {
                return false;
            }
            at = parent;
        }
        return Files.isDirectory(at) && Files.isWritable(at);
    }

    /** One that another user has made first is his. */
    private boolean isUsable(Path root) {
        return Files.exists(root, LinkOption.NOFOLLOW_LINKS)
                ? owner(root).filter(owner -> owner == uid).isPresent()
                : isWritable(root);
    }

    private static Optional<Integer> owner(Path root) {
        try {
            return Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of((Integer) Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // removed meanwhile
        }
    }
}
