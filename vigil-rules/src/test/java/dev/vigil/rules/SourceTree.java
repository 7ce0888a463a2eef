package dev.vigil.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the project as a reader of the repository sees them: nothing built, nothing of an editor. */
record SourceTree(Path top) {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode", "node_modules");

    static SourceTree find() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("cannot find the top of the project: no ARCHITECTURE.md above here");
            }
        }
        return new SourceTree(folder);
    }

    List<Path> javaSources() {
        return filesEndingWith(".java");
    }

    List<Path> documents() {
        return filesEndingWith(".md");
    }

    List<Path> filesEndingWith(String end) {
        return files().stream().filter(file -> file.toString().endsWith(end)).toList();
    }

    List<Path> files() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(name(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !NOT_OURS.contains(name(file))) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** {@code folder/File.java:12}, as editors and terminals make it clickable. */
    String place(Path file, long line) {
        return top.relativize(file) + ":" + line;
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
