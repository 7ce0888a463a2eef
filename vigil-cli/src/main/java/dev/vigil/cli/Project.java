package dev.vigil.cli;

import dev.vigil.config.Places;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A folder whose services have a supervisor of their own.
 *
 * @param folder with no symbolic link in its path
 * @param root where its supervisor lives, as {@code --root} names it
 */
record Project(Path folder, Path root) {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Short, for the path of a control socket below the root has at most 107 bytes. */
    private static final int NAME_CHARACTERS_MAX = 16;

    /** That of {@code folder}, with a root below {@code roots}. */
    static Project of(Path folder, Path roots) {
        String hash = HexFormat.of().toHexDigits(hash(folder.toString()));
        return new Project(folder, roots.resolve(readable(folder) + "-" + hash));
    }

    /** For a person only; the hash tells folders of one name apart. */
    private static String readable(Path folder) {
        Path last = folder.getFileName();
        StringBuilder name = new StringBuilder();
        String full = last == null ? "" : last.toString();
        for (int i = 0; i < Math.min(full.length(), NAME_CHARACTERS_MAX); i++) {
            char c = full.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            name.append(plain ? c : '_');
        }
        return name.isEmpty() ? "root" : name.toString();
    }

    /**
     * FNV-1a of 64 bits, for it takes no time to load. Who can make two folders of one hash gains nothing: a root is
     * used only by the folder whose path lies in it.
     */
    private static long hash(String text) {
        long hash = FNV_OFFSET_BASIS;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    Places places() {
        return Places.below(root);
    }

    /** The last part of its folder's path. */
    String name() {
        Path last = folder.getFileName();
        return last == null ? folder.toString() : last.toString();
    }
}
