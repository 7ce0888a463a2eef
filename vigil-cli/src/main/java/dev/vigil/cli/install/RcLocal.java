package dev.vigil.cli.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A line in the script that old systems run last at boot. With {@code sh -e} its failure would end that script. */
final class RcLocal {
    private RcLocal() {}

    static List<BootFile> pieces(BootCommand command) {
        List<String> words = new ArrayList<>(command.vigil());
        words.add("daemon");
        words.addAll(command.fileOptions());
        return List.of(new BootFile.Block(
                Path.of("/etc/rc.local"), BootCommand.shell(words) + " || :\n", "#!/bin/sh -e\nexit 0\n"));
    }
}
