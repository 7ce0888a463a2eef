package dev.vigil.cli.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A unit of systemd.service(5).
 *
 * <p>It is hardened only by what vigild's services may inherit: an option that makes a mount namespace would hide what
 * they mount, and lose what vigild has pinned in the mount tree when it is started again; each service has a sandbox of
 * its own. When vigild dies its services go on, and the next one takes them over: hence {@code KillMode=process}.
 * systemd is the guard then: it starts vigild again, for ever and soon, but not after {@code vigil down}, which ends it
 * with 0.
 */
final class SystemdUnit {
    private static final String TEXT = """
        # @MARK@; vigil uninstall removes it.
        [Unit]
        Description=Vigil process supervisor
        StartLimitIntervalSec=0
        @AFTER@
        [Service]
        Type=notify
        NotifyAccess=main
        ExecStart=@COMMAND@
        # systemd is the guard of vigild: it brings it back within a second of its death, however often.
        Restart=on-failure
        RestartSec=500ms
        TimeoutStartSec=90s
        TimeoutStopSec=120s
        # Services outlive vigild, and the next one takes them over; systemctl stop lets vigild stop them in order.
        KillMode=process
        OOMPolicy=continue
        Delegate=yes
        TasksMax=infinity
        UMask=0022
        KeyringMode=private
        LockPersonality=yes
        @DIRECTORIES@
        [Install]
        WantedBy=@TARGET@
        """;

    private static final String DIRECTORIES = """
            RuntimeDirectory=vigil
            RuntimeDirectoryMode=0711
            RuntimeDirectoryPreserve=yes
            LogsDirectory=vigil
            ConfigurationDirectory=vigil
            """;

    private static final String PLAIN = "/._-+:=@,";
    private static final char DELETE = 0x7f;

    private SystemdUnit() {}

    static List<BootFile> pieces(BootCommand command) {
        boolean user = command.userConfiguration().isPresent();
        Path directory = command.userConfiguration()
                .map(path -> path.resolve("systemd/user"))
                .orElse(Path.of("/etc/systemd/system"));
        String target = user ? "default.target" : "multi-user.target";
        Path unit = directory.resolve("vigild.service");
        String after = "After=network.target remote-fs.target\nRequiresMountsFor="
                + quoted(command.bin().toString()) + "\n";
        String text = TEXT.replace("@MARK@", BootFile.MARK)
                .replace("@AFTER@", user ? "" : after)
                .replace("@COMMAND@", line(command.vigildInForeground()))
                .replace("@DIRECTORIES@", user || command.root().isPresent() ? "" : DIRECTORIES)
                .replace("@TARGET@", target);
        return List.of(
                new BootFile.Text(unit, text, false),
                new BootFile.Link(
                        directory.resolve(target + ".wants/vigild.service"), Path.of("..", "vigild.service")));
    }

    /** What systemd does not accept in the path of a program, quoted or not. */
    static boolean isProgram(Path path) {
        return path.toString().chars().noneMatch(c -> c == '"' || c == '\'' || c == '\\');
    }

    /** A command line as systemd splits it: its own meanings of percent and dollar signs are taken away. */
    private static String line(List<String> words) {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            quoted.add(quoted(word.replace("$", "$$")));
        }
        return String.join(" ", quoted);
    }

    /** One word, systemd.syntax(7): in quotes unless it is plain, with escapes as in C. */
    private static String quoted(String word) {
        StringBuilder escaped = new StringBuilder();
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            switch (c) {
                case '\\', '"' -> escaped.append('\\').append(c);
                case '%' -> escaped.append("%%");
                default -> escaped.append(c < ' ' || c == DELETE ? String.format("\\x%02x", (int) c) : c);
            }
            plain &= Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0;
        }
        return plain ? word : "\"" + escaped + "\"";
    }
}
