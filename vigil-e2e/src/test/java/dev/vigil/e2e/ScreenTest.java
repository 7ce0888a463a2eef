package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real terminal is given of the words of a hostile service. */
@ExtendWith(Sandboxes.class)
final class ScreenTest {
    /** Title, clipboard, cursor, carriage return, C1 in UTF-8 and as a raw byte, a right-to-left override, colour. */
    private static final String ATTACKS = "\\033]0;title\\007 \\033]52;c;cm0=\\007 \\033[2J\\033[H right\\rwrong"
            + " \\302\\2332J \\2332J \\342\\200\\256txt \\033[31mred\\n";

    private static final String HOSTILE = """
            [service.hostile]
            command = ["sh", "-c", '''printf '%s'; echo over; exec sleep 1000''']
            ready = { log = "over" }
            """.formatted(ATTACKS);

    private static final String FAILING = """
            [service.failing]
            command = ["true"]
            working-directory = "/tmp/\\u001b]0;title\\u0007\\u202e"
            restart = "never"
            """;

    /** On a terminal of its own; the terminal's own carriage returns are left out. */
    private static String onTerminal(Sandbox box, String command) {
        return shown(start(box, command).await());
    }

    private static Background start(Sandbox box, String command) {
        return box.start(List.of("env", "TERM=xterm", "script", "-qec", command(box, command), "/dev/null"));
    }

    private static String command(Sandbox box, String command) {
        return Checkout.distribution().resolve("bin/vigil") + " --root " + box.root() + " " + command;
    }

    private static String shown(CommandResult result) {
        return result.out().replace("\r\n", "\n");
    }

    private static void assertHarmless(String shown) {
        assertThat(shown.replaceAll("\033\\[[0-9;:]*m", "").codePoints())
                .as(shown)
                .noneMatch(c -> (c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x202e);
    }

    @Test
    void onlyColourOfAServiceReachesATerminal(Sandbox box) {
        Shell.need("script");
        box.up(HOSTILE);
        for (String command : List.of("logs hostile", "logs", "why hostile", "status")) {
            assertHarmless(onTerminal(box, command));
        }
        assertThat(onTerminal(box, "logs hostile"))
                .contains("\\x1b]0;title\\x07", "\\x1b]52;c;cm0=\\x07", "right\\rwrong", "\\u202etxt")
                .contains("\033[31mred\033[0m\n");
        String raw = command(box, "logs --raw hostile");
        assertThat(visible(box, "TERM=xterm script -qec '" + raw + "' /dev/null"))
                .contains("^[]0;title^G");
        assertThat(visible(box, command(box, "logs hostile"))).contains("^[]0;title^G", "M-^[2J");
    }

    /** Output that is perhaps no text, by cat(1): {@code ^[} for an escape character. */
    private static String visible(Sandbox box, String command) {
        return box.run("sh", "-c", command + " | cat -v").out();
    }

    @Test
    void whatAForegroundVigildShowsIsHarmlessToo(Sandbox box) {
        Shell.need("script");
        box.write("vigil.toml", HOSTILE);
        Background up = start(box, "up -f vigil.toml").awaitOut("over");
        box.vigil("down").expect(0);
        String shown = shown(up.await());
        assertHarmless(shown);
        assertThat(shown).contains("\\x1b]0;title\\x07", "\033[31mred\033[0m\n");
    }

    @Test
    void reasonsWithNamesOfOthersAreHarmless(Sandbox box) {
        Shell.need("script");
        box.write("vigil.toml", FAILING);
        assertHarmless(onTerminal(box, "up -d -f vigil.toml"));
        for (String command : List.of("why failing", "status", "events")) {
            assertHarmless(onTerminal(box, command));
        }
        assertThat(onTerminal(box, "events")).contains("\\x1b]0;title\\x07\\u202e");
        assertHarmless(box.read("root/run/vigild.log"));
    }
}
