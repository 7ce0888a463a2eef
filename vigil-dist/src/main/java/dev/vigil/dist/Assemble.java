package dev.vigil.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds {@code target/vigil} and its tarball: jars, a runtime linked from the very JDK this runs on, the start
 * scripts, and an AOT cache for each role.
 *
 * <p>A cache fits only the runtime, the flags and the order of jars it was made with, and a cache that does not fit is
 * ignored by the runtime without a word: commands would take three times as long and nobody would know why. So the
 * flags and the class path are written in one place ({@link Role}, {@link Distribution}), the scripts are generated
 * from them, and each cache is tried once with {@code -XX:AOTMode=on}, where a refusal fails the build.
 */
public final class Assemble {
    private final Path base;
    private final Path work;
    private final Distribution dist;

    private Assemble(Path base) {
        this.base = base;
        this.work = base.resolve("target");
        this.dist = new Distribution(work.resolve("vigil"));
    }

    /**
     * Arguments: folder of this module, version, whether to pack the tarball ({@code true} or {@code false}), and when
     * the build began.
     */
    public static void main(String[] args) throws IOException {
        try {
            new Assemble(Path.of(args[0])).run(args[1], Boolean.parseBoolean(args[2]), Instant.parse(args[3]));
        } catch (BuildFailure e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run(String version, boolean tarball, Instant began) throws IOException {
        for (Path script : dist.scripts()) {
            Files.deleteIfExists(script);
        }
        copyJars();
        linkRuntime();
        copyQuickstart();
        copyManPages();
        copyLicences();
        copyGuard();
        FileTrees.delete(dist.caches());
        Files.createDirectories(dist.caches());
        new Training(dist, base.resolve("src/main/training"), work.resolve("training")).run();
        writeSources(began);
        writeScripts();
        if (tarball) {
            pack(version);
        }
    }

    private void copyJars() throws IOException {
        Files.createDirectories(dist.lib());
        for (Path old : dist.jars()) {
            Files.delete(old);
        }
        try (Stream<Path> jars = Files.list(work.resolve("jars"))) {
            for (Path jar : jars.toList()) {
                copyJar(jar);
            }
        }
        FileTrees.delete(work.resolve("jars")); // or one that is no dependency any more would be found next time
    }

    /** The cache remembers the jar's time, and a tarball keeps only whole seconds of it. */
    private void copyJar(Path jar) throws IOException {
        Path copy = Files.copy(jar, dist.lib().resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        var seconds = Files.getLastModifiedTime(jar).toInstant().truncatedTo(ChronoUnit.SECONDS);
        Files.setLastModifiedTime(copy, FileTime.from(seconds));
    }

    /** Linking takes seconds and its result depends on the JDK and the options only, so it is kept between builds. */
    private void linkRuntime() throws IOException {
        List<String> options = List.of(
                "--add-modules",
                String.join(",", Distribution.MODULES),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages");
        Path stamp = work.resolve("runtime.stamp");
        String wanted = System.getProperty("java.home") + " " + Runtime.version() + " " + options;
        if (Files.exists(dist.java(Role.CLI))
                && Files.exists(stamp)
                && Files.readString(stamp).equals(wanted)) {
            return;
        }
        FileTrees.delete(dist.runtime());
        BuildTools.jlink(options, dist.runtime());
        // Copies of the launcher by the name of what they run, so that ps, top and pgrep tell it.
        for (Role role : Role.values()) {
            Files.copy(
                    dist.runtime().resolve("bin/java"),
                    dist.java(role),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.writeString(stamp, wanted);
    }

    private void copyGuard() throws IOException {
        Path guard = dist.lib().resolve("vigil-guard");
        Files.copy(
                base.resolve("src/main/dist/lib/vigil-guard"),
                guard,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        BuildTools.makeExecutable(guard);
    }

    private void copyLicences() throws IOException {
        Files.copy(base.resolveSibling("LICENSE"), dist.home().resolve("LICENSE"), StandardCopyOption.REPLACE_EXISTING);
        copyFolder(base.resolve("src/main/dist/licenses"), "licenses");
    }

    /** Each into the folder of its section: man(1) looks in {@code share/man} beside a folder of PATH. */
    private void copyManPages() throws IOException {
        FileTrees.delete(dist.home().resolve("share/man"));
        try (Stream<Path> pages = Files.list(base.resolveSibling("docs/man"))) {
            for (Path page : pages.toList()) {
                String name = String.valueOf(page.getFileName());
                String section = name.substring(name.lastIndexOf('.') + 1);
                Path to = Files.createDirectories(dist.home().resolve("share/man/man" + section));
                Files.copy(page, to.resolve(name));
            }
        }
    }

    private void copyFolder(Path from, String name) throws IOException {
        Path to = dist.home().resolve(name);
        FileTrees.delete(to);
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** The first example is shipped, for those who have the tarball only. */
    private void copyQuickstart() throws IOException {
        Path from = base.resolveSibling("examples/quickstart");
        Path to = Files.createDirectories(dist.home().resolve("examples/quickstart"));
        for (String file : List.of("README.md", "vigil.toml", "shop", "worker")) {
            Files.copy(
                    from.resolve(file),
                    to.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        try (Stream<Path> jars = Files.list(work.resolve("examples"))) {
            Path jar = jars.findFirst().orElseThrow(() -> new BuildFailure("cannot find the jar of the quickstart"));
            Files.copy(jar, to.resolve("quickstart.jar"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The list that the launcher in the root compares with the sources it finds. */
    private void writeSources(Instant began) throws IOException {
        Path stamp = work.resolve("build.began");
        Files.writeString(stamp, began + "\n");
        Files.setLastModifiedTime(stamp, FileTime.from(began));
        String list = base.resolve("src/main/build/sources").toString();
        Path top = Distribution.parent(base);
        Path output = work.resolve("sources");
        BuildTools.run(
                work,
                List.of(
                        "sh",
                        "-c",
                        "exec \"$0\" \"$1\" \"$2\" >\"$3\"",
                        list,
                        top.toString(),
                        stamp.toString(),
                        output.toString()));
    }

    /** Last, since the launcher in the root takes a distribution without them for none. */
    private void writeScripts() throws IOException {
        String script = Files.readString(base.resolve("src/main/dist/bin/vigil"))
                .replace("@JARS@", dist.shellClassPath())
                .replace("@CLI_FLAGS@", String.join(" ", Role.CLI.flags()))
                .replace("@VIGILD_FLAGS@", String.join(" ", Role.VIGILD.flags()))
                .replace("@MAIN@", Distribution.MAIN);
        for (Path file : dist.scripts()) {
            Files.createDirectories(Distribution.parent(file));
            Files.writeString(file, script);
            BuildTools.makeExecutable(file);
        }
    }

    private void pack(String version) throws IOException {
        String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        String name = "vigil-" + version + "-linux-" + arch + ".tar.gz";
        BuildTools.run(work, List.of("tar", "--owner=0", "--group=0", "--numeric-owner", "-czf", name, "vigil"));
    }
}
