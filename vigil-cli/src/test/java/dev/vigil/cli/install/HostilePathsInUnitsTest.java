package dev.vigil.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Paths that mean something to systemd or to a shell. */
final class HostilePathsInUnitsTest {
    private static String unit(String bin, String file) {
        BootCommand command = command(bin, file);
        assertThat(InitSystem.SYSTEMD.obstacle(command)).isEmpty();
        return ((BootFile.Text) InitSystem.SYSTEMD.pieces(command).getFirst()).text();
    }

    private static BootCommand command(String bin, String file) {
        return new BootCommand(Path.of(bin), Optional.empty(), List.of(Path.of(file)), Optional.empty());
    }

    @Test
    void wordsAreQuotedAsSystemdReadsThem() {
        assertThat(unit("/opt/a b/bin", "/srv/it's \"$HOME\" 50% c:\\x;"))
                .contains("ExecStart=\"/opt/a b/bin/vigild\" --foreground"
                        + " -f \"/srv/it's \\\"$$HOME\\\" 50%% c:\\\\x;\"\n")
                .contains("RequiresMountsFor=\"/opt/a b/bin\"\n");
        assertThat(unit("/opt/vigil/bin", "/etc/vigil.toml"))
                .contains("ExecStart=/opt/vigil/bin/vigild --foreground -f /etc/vigil.toml\n")
                .contains("RequiresMountsFor=/opt/vigil/bin\n");
    }

    @Test
    void aControlCharacterIsRefusedForEverySystem() {
        BootCommand command = command("/opt/vigil/bin", "/srv/x\nExecStartPre=/tmp/evil");
        for (InitSystem system : InitSystem.values()) {
            assertThat(system.obstacle(command).orElse(""))
                    .isEqualTo("a path has a control character (/srv/x\\u000aExecStartPre=/tmp/evil)");
        }
    }

    @Test
    void whatSystemdDoesNotAcceptInAProgramsPathIsRefused() {
        BootCommand command = command("/opt/it's/bin", "/etc/vigil.toml");
        assertThat(InitSystem.SYSTEMD.obstacle(command).orElse(""))
                .isEqualTo("systemd accepts no quotes or backslashes in a program's path (/opt/it's/bin)");
        assertThat(InitSystem.SYSV.obstacle(command)).isEmpty();
        BootFile.Text script = (BootFile.Text) InitSystem.SYSV.pieces(command).getFirst();
        assertThat(script.text()).contains("vigil() { '/opt/it'\\''s/bin/vigil' \"$@\"; }");
    }
}
