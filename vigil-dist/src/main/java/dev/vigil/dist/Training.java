package dev.vigil.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the distribution as its users will, so that the runtime notes in the AOT caches what it loads and links. */
final class Training {
    private final Distribution dist;
    private final Path work;

    Training(Distribution dist, Path work) {
        this.dist = dist;
        this.work = work;
    }

    void run() throws IOException {
        Trees.delete(work);
        Files.createDirectories(work);
        for (Role role : Role.values()) {
            Path recording = work.resolve(role.program() + ".aotconf");
            Files.deleteIfExists(dist.cache(role));
            record(role, recording);
            Tools.run(
                    work,
                    java(
                            role,
                            List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording, cache(role)),
                            List.of()));
            // Refused here means refused on the user's machine, where nobody would hear of it.
            Tools.run(work, java(role, List.of("-XX:AOTMode=on", cache(role)), List.of(Distribution.MAIN, "version")));
        }
    }

    private void record(Role role, Path recording) throws IOException {
        List<String> flags = List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
        Tools.run(work, java(role, flags, List.of(Distribution.MAIN, "version")));
    }

    private String cache(Role role) {
        return "-XX:AOTCache=" + dist.cache(role);
    }

    private List<String> java(Role role, List<String> more, List<String> program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(dist.java(role).toString());
        command.addAll(role.flags());
        command.addAll(more);
        command.add("-Dvigil.home=" + dist.home());
        command.addAll(List.of("-cp", dist.classPath()));
        command.addAll(program);
        return command;
    }
}
