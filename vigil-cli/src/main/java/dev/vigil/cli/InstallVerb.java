package dev.vigil.cli;

import dev.vigil.cli.install.BootCommand;
import dev.vigil.cli.install.BootFile;
import dev.vigil.cli.install.InitSystem;
import dev.vigil.cli.install.Installer;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil install} and {@code vigil uninstall}: vigild at boot. */
final class InstallVerb implements Verb {
    static final String INSTALL = "install";
    static final String UNINSTALL = "uninstall";

    private final String name;

    InstallVerb(String name) {
        this.name = name;
    }

    private boolean installs() {
        return name.equals(INSTALL);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = installs() ? installSpec() : uninstallSpec();
        spec.addOption(ArgumentSpecs.flag("For systemd: a unit of type notify.", "--systemd"));
        spec.addOption(ArgumentSpecs.flag("For sysvinit: an init script as the LSB has it, and its links.", "--sysv"));
        spec.addOption(ArgumentSpecs.flag("For OpenRC: a script in the default runlevel.", "--openrc"));
        spec.addOption(ArgumentSpecs.flag("A block in /etc/rc.local.", "--rc-local"));
        spec.addOption(ArgumentSpecs.flag("For this user, started at login (systemd only).", "--user"));
        spec.addOption(ArgumentSpecs.option("DIR", "Below DIR instead of /, as for a package.", "--prefix"));
        return spec;
    }

    private static CommandSpec installSpec() {
        CommandSpec spec = ArgumentSpecs.verb(
                INSTALL,
                "install [OPTIONS]",
                "Have vigild started at boot, by the init system of this machine.",
                "Starts nothing now, and says what does. Done twice it is as done once; it replaces nothing that it has"
                        + " not made itself.");
        spec.addOption(ArgumentSpecs.flag("Show what would be added, and add nothing.", "--print"));
        spec.addOption(
                ArgumentSpecs.repeated("FILE", "Configuration for vigild (that in /etc/vigil).", "-f", "--file"));
        ArgumentSpecs.examples(
                spec,
                "what would be added here",
                "vigil install --print",
                "by the init system of this machine",
                "sudo vigil install");
        return spec;
    }

    private static CommandSpec uninstallSpec() {
        CommandSpec spec = ArgumentSpecs.verb(
                UNINSTALL,
                "uninstall [OPTIONS]",
                "Undo vigil install: remove exactly what it added.",
                "Without an init system's name from all of them. What runs goes on.");
        ArgumentSpecs.examples(spec, "vigild is no longer started at boot", "sudo vigil uninstall");
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        List<InitSystem> systems = systems(invocation);
        BootCommand command = command(invocation);
        checkPaths(systems, command);
        if (invocation.value("--prefix").isEmpty()) { // else the files are those of another machine
            new ConfigurationFiles(invocation).named(files(invocation)).loadAny();
        }
        if (installs() && invocation.has("--print")) {
            systems.forEach(system -> print(system.pieces(command), invocation.out()));
            return ExitCode.DONE;
        }
        new NativeLinux().umask(0022); // what is made is nobody else's to write, whatever the caller's mask is
        Installer installer =
                new Installer(absolute(invocation, invocation.value("--prefix").orElse("/")));
        try {
            return installs()
                    ? install(systems.getFirst(), command, installer, invocation)
                    : uninstall(systems, command, installer, invocation.out());
        } catch (Installer.InTheWay inTheWay) {
            throw new CommandFailure(ExitCode.FAILED, "cannot " + name + ": " + inTheWay.getMessage());
        } catch (AccessDeniedException denied) {
            throw new CommandFailure(
                    ExitCode.NOT_PERMITTED, "cannot " + name + ": permission denied (" + denied.getFile() + ")");
        }
    }

    private void checkPaths(List<InitSystem> systems, BootCommand command) {
        for (InitSystem system : installs() ? systems : List.<InitSystem>of()) {
            system.obstacle(command).ifPresent(problem -> {
                throw new CommandFailure(ExitCode.USAGE, "cannot install: " + problem);
            });
        }
    }

    private List<InitSystem> systems(Invocation invocation) {
        List<InitSystem> named = new ArrayList<>();
        for (InitSystem system : InitSystem.values()) {
            if (invocation.has("--" + system.word())) {
                named.add(system);
            }
        }
        if (named.size() > 1 && installs()) {
            throw wrong("one init system at a time", named.getLast().word());
        }
        if (invocation.has("--user")) {
            if (!named.isEmpty() && !named.equals(List.of(InitSystem.SYSTEMD))) {
                throw wrong(
                        "only systemd starts a user's daemons", named.getFirst().word());
            }
            return List.of(InitSystem.SYSTEMD);
        }
        return named.isEmpty() ? ofMachine() : named;
    }

    private List<InitSystem> ofMachine() {
        if (!installs()) {
            return List.of(InitSystem.values());
        }
        return List.of(InitSystem.ofMachine()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED,
                        "cannot install: no init system is known here (--systemd, --sysv, --openrc or --rc-local)")));
    }

    private CommandFailure wrong(String reason, String value) {
        return new CommandFailure(ExitCode.USAGE, "cannot " + name + ": " + reason + " (" + value + ")");
    }

    private BootCommand command(Invocation invocation) {
        Optional<Path> root = invocation.rooted()
                ? Optional.ofNullable(invocation.places().run().getParent())
                : Optional.empty();
        List<Path> files = files(invocation).stream()
                .map(file -> absolute(invocation, file))
                .toList();
        Optional<Path> user = invocation.has("--user") ? Optional.of(configuration(invocation)) : Optional.empty();
        return new BootCommand(bin(invocation), root, files, user);
    }

    private List<String> files(Invocation invocation) {
        return installs() ? invocation.values("--file") : List.of();
    }

    private static Path bin(Invocation invocation) {
        String home = System.getProperty(
                "vigil.home", invocation.console().environment().getOrDefault("VIGIL_HOME", "/opt/vigil"));
        return absolute(invocation, home).resolve("bin");
    }

    private Path configuration(Invocation invocation) {
        String directory = invocation.console().environment().getOrDefault("XDG_CONFIG_HOME", "");
        String home = invocation.console().environment().getOrDefault("HOME", "");
        if (directory.isEmpty() && home.isEmpty()) {
            throw wrong("it is not known where this user's configuration is", "HOME");
        }
        return directory.isEmpty() ? Path.of(home, ".config") : Path.of(directory);
    }

    private static Path absolute(Invocation invocation, String path) {
        return invocation.console().directory().resolve(path).toAbsolutePath().normalize();
    }

    private static void print(List<BootFile> pieces, OutputBuffer out) {
        for (BootFile piece : pieces) {
            switch (piece) {
                case BootFile.Text text -> out.line("# " + text.path()).line(text.text());
                case BootFile.Link link -> out.line("# " + link.path() + " -> " + link.target());
                case BootFile.Block block -> out.line("# in " + block.path()).line(block.lines());
            }
        }
    }

    private static int install(InitSystem system, BootCommand command, Installer installer, Invocation invocation)
            throws IOException {
        List<String> done = installer.install(system.pieces(command));
        done.forEach(invocation.out()::line);
        invocation
                .out()
                .line(done.isEmpty() ? "already installed for " + system.word() : "installed for " + system.word());
        if (!done.isEmpty() && invocation.value("--prefix").isEmpty()) {
            invocation.out().line("to start it now: " + system.next(command));
        }
        return ExitCode.DONE;
    }

    private static int uninstall(List<InitSystem> systems, BootCommand command, Installer installer, OutputBuffer out)
            throws IOException {
        List<String> done = new ArrayList<>();
        for (InitSystem system : systems) {
            done.addAll(installer.uninstall(system.pieces(command)));
        }
        done.forEach(out::line);
        out.line(done.isEmpty() ? "nothing was installed" : "uninstalled");
        return ExitCode.DONE;
    }
}
