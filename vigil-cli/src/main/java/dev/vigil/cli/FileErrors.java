package dev.vigil.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** What is wrong with a file, in words: of most exceptions the message is only the path. */
final class FileErrors {
    private FileErrors() {}

    /** {@code cannot <what>: reason (path)}, with the exit code that belongs to it. */
    static CommandFailure failure(String what, IOException e) {
        int code = e instanceof AccessDeniedException ? ExitCode.NOT_PERMITTED : ExitCode.FAILED;
        return new CommandFailure(code, "cannot " + what + ": " + reason(e));
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied (" + denied.getFile() + ")";
            case NoSuchFileException missing -> "no such file or directory (" + missing.getFile() + ")";
            case FileAlreadyExistsException there -> "it is not a directory (" + there.getFile() + ")";
            case FileSystemException other
            when other.getReason() != null -> other.getReason().toLowerCase(Locale.ROOT) + " (" + other.getFile() + ")";
            default -> String.valueOf(e.getMessage());
        };
    }
}
