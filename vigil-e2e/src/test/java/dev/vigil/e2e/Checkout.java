package dev.vigil.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the project and its built distribution are. */
final class Checkout {
    private Checkout() {}

    static Path top() {
        return Path.of("").toAbsolutePath().resolveSibling(".").normalize();
    }

    static Path example(String name) {
        return TrustedCopy.of(top().resolve("examples").resolve(name));
    }

    /** The built distribution. */
    static Path distribution() {
        Path home = top().resolve("vigil-dist/target/vigil");
        if (!Files.isExecutable(home.resolve("bin/vigil"))) {
            throw new IllegalStateException("cannot test without a distribution: mvn package makes it (" + home + ")");
        }
        return TrustedCopy.of(home);
    }

    /** The jar of one of our modules. */
    static Path jar(String module) {
        return top().resolve(module).resolve("target").resolve(module + "-0.1.0.jar");
    }

    static Path tarball() throws IOException {
        try (Stream<Path> files = Files.list(top().resolve("vigil-dist/target"))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".tar.gz")).toList();
            return found.getFirst();
        }
    }
}
