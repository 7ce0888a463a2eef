package dev.vigil.cli.install;

import java.nio.file.Path;

/** One thing that an installation adds to the machine. */
public sealed interface BootFile {
    /** In every file of ours: what does not have it was made by somebody else. */
    String MARK = "Installed by vigil install";

    Path path();

    /** A file of ours alone. */
    record Text(Path path, String text, boolean executable) implements BootFile {}

    /** A symbolic link. */
    record Link(Path path, Path target) implements BootFile {}

    /**
     * Lines in a script of others, between two marks.
     *
     * @param scaffold what the file is when there is none yet; the lines come before its last line
     */
    record Block(Path path, String lines, String scaffold) implements BootFile {}
}
