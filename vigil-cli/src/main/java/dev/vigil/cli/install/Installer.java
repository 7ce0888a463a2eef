package dev.vigil.cli.install;

import dev.vigil.cli.install.BootFile.Block;
import dev.vigil.cli.install.BootFile.Link;
import dev.vigil.cli.install.BootFile.Text;
import dev.vigil.cli.proc.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts pieces into a file system and takes them out again. Twice is as once, and what is not ours is neither replaced
 * nor removed; a removal takes exactly what was added.
 *
 * @param prefix root of that file system: {@code /}, or the folder of a package that is being made
 */
public record Installer(Path prefix) {
    private static final String BEGIN = "# >>> " + BootFile.MARK + "; vigil uninstall removes this block\n";
    private static final String END = "# <<< vigil\n";

    /** Something of another is in the place of ours. */
    public static final class InTheWay extends IOException {
        private static final long serialVersionUID = 1;

        InTheWay(String message) {
            super(message);
        }
    }

    /** @return what was added, in words; empty when all was there */
    public List<String> install(List<BootFile> pieces) throws IOException {
        for (BootFile piece : pieces) {
            check(piece);
        }
        List<String> done = new ArrayList<>();
        for (BootFile piece : pieces) {
            if (add(piece)) {
                done.add("added " + at(piece));
            }
        }
        return done;
    }

    /** @return what was removed, in words; empty when nothing of ours was there */
    public List<String> uninstall(List<BootFile> pieces) throws IOException {
        List<String> done = new ArrayList<>();
        for (BootFile piece : pieces.reversed()) {
            if (remove(piece)) {
                done.add("removed " + at(piece));
            }
        }
        return done;
    }

    private Path at(BootFile piece) {
        return prefix.resolve(Path.of("/").relativize(piece.path()));
    }

    private void check(BootFile piece) throws IOException {
        Path path = at(piece);
        boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        boolean inTheWay = switch (piece) {
            case Text _ -> there && !isOurs(path);
            case Link link -> there && !leadsTo(path, link.target());
            case Block _ -> there && !Files.isRegularFile(path);
        };
        if (inTheWay) {
            throw new InTheWay("it is there, and not from vigil install (" + path + ")");
        }
        if (piece instanceof Block && there) {
            Optional<String> other = BootScript.of(Files.readString(path)).otherInterpreter();
            if (other.isPresent()) {
                throw new InTheWay("it is no script of a shell (" + path + ": " + other.get() + ")");
            }
        }
    }

    private static boolean isOurs(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                && Proc.text(path).contains(BootFile.MARK);
    }

    private static boolean leadsTo(Path path, Path target) throws IOException {
        return Files.isSymbolicLink(path) && Files.readSymbolicLink(path).equals(target);
    }

    private boolean add(BootFile piece) throws IOException {
        Path path = at(piece);
        Path directory = path.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        return switch (piece) {
            case Text text -> write(path, text.text(), text.executable());
            case Link link -> link(path, link.target());
            case Block block -> writeInto(path, with(block, path));
        };
    }

    /** The file's mode is somebody's choice; but one that is not executable is not executed. */
    private static boolean writeInto(Path path, String text) throws IOException {
        if (!Files.exists(path)) {
            return write(path, text, true);
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        boolean enabled = mode.add(PosixFilePermission.OWNER_EXECUTE);
        if (enabled) {
            Files.setPosixFilePermissions(path, mode);
        }
        boolean same = Files.readString(path).equals(text);
        if (!same) {
            Files.writeString(path, text);
        }
        return enabled || !same;
    }

    private static boolean link(Path path, Path target) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return false;
        }
        Files.createSymbolicLink(path, target);
        return true;
    }

    private static boolean write(Path path, String text, boolean executable) throws IOException {
        if (Files.exists(path) && Files.readString(path).equals(text)) {
            return false;
        }
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        return true;
    }

    private static String with(Block block, Path path) throws IOException {
        String text = Files.exists(path) ? without(Files.readString(path)) : block.scaffold();
        return BootScript.of(text).with(BEGIN + block.lines() + END);
    }

    private static String without(String text) {
        int begin = text.indexOf(BEGIN);
        int end = begin < 0 ? -1 : text.indexOf(END, begin);
        return end < 0 ? text : text.substring(0, begin) + text.substring(end + END.length());
    }

    private boolean remove(BootFile piece) throws IOException {
        Path path = at(piece);
        return switch (piece) {
            case Text _ -> isOurs(path) && Files.deleteIfExists(path);
            case Link link -> leadsTo(path, link.target()) && Files.deleteIfExists(path);
            case Block block -> Files.isRegularFile(path) && removeBlock(block, path);
        };
    }

    private static boolean removeBlock(Block block, Path path) throws IOException {
        String text = Files.readString(path);
        String rest = without(text);
        if (rest.equals(text)) {
            return false;
        }
        if (rest.equals(block.scaffold())) {
            Files.delete(path);
        } else {
            Files.writeString(path, rest);
        }
        return true;
    }
}
