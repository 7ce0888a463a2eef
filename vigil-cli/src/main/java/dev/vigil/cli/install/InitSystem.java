package dev.vigil.cli.install;

import dev.vigil.config.text.Escaped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What starts a machine's daemons. */
public enum InitSystem {
    SYSTEMD("systemd"),
    OPENRC("openrc"),
    SYSV("sysv"),
    RC_LOCAL("rc-local");

    private final String word;

    InitSystem(String word) {
        this.word = word;
    }

    /** As in an option. */
    public String word() {
        return word;
    }

    /** That of this machine, told as sd_booted(3) does for systemd, else by the files that belong to it. */
    public static Optional<InitSystem> ofMachine() {
        if (Files.isDirectory(Path.of("/run/systemd/system"))) {
            return Optional.of(SYSTEMD);
        }
        if (Files.exists(Path.of("/sbin/openrc-run"))) {
            return Optional.of(OPENRC);
        }
        if (Files.isDirectory(Path.of("/etc/rc2.d"))) {
            return Optional.of(SYSV);
        }
        return Files.exists(Path.of("/etc/rc.local")) ? Optional.of(RC_LOCAL) : Optional.empty();
    }

    /** What has to be in place for vigild to be started by it. */
    public List<BootFile> pieces(BootCommand command) {
        return switch (this) {
            case SYSTEMD -> SystemdUnit.pieces(command);
            case OPENRC -> OpenrcScript.pieces(command);
            case SYSV -> SysvScript.pieces(command);
            case RC_LOCAL -> RcLocal.pieces(command);
        };
    }

    /** Why none of that can be made, {@code reason (value)}: a path that no file of an init system can hold. */
    public Optional<String> obstacle(BootCommand command) {
        Optional<String> control = command.words().stream()
                .filter(word -> word.chars().anyMatch(c -> c < ' ' || c == 0x7f))
                .findFirst();
        if (control.isPresent()) {
            return Optional.of("a path has a control character (" + Escaped.text(control.get()) + ")");
        }
        return this == SYSTEMD && !SystemdUnit.isProgram(command.bin())
                ? Optional.of("systemd accepts no quotes or backslashes in a program's path (" + command.bin() + ")")
                : Optional.empty();
    }

    /** How to begin without a reboot. */
    public String next(BootCommand command) {
        String user = command.userConfiguration().isPresent() ? " --user" : "";
        return switch (this) {
            case SYSTEMD -> "systemctl" + user + " daemon-reload && systemctl" + user + " start vigild";
            case OPENRC -> "rc-service vigild start";
            case SYSV -> "/etc/init.d/vigild start";
            case RC_LOCAL -> BootCommand.shell(command.vigil()) + " daemon";
        };
    }
}
