package dev.vigil.config.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a terminal is given of what a program wrote. */
class TerminalFilterTest {
    private static String shown(byte[]... pieces) {
        TerminalFilter filter = new TerminalFilter();
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            shown.writeBytes(filter.piece(piece));
        }
        shown.writeBytes(filter.end());
        return shown.toString(UTF_8);
    }

    private static String shown(String text) {
        return shown(text.getBytes(UTF_8));
    }

    private static byte[] raw(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        return raw;
    }

    @Test
    void textInAllScriptsStaysAsItIs() {
        String text = "tab\there, Grüße, 日本語, 👩‍🚀, \u05e9\u05dc\u05d5\u05dd";
        assertThat(shown(text)).isEqualTo(text);
    }

    @Test
    void sequencesThatSteerATerminalAreShown() {
        assertThat(shown("\033]0;title\007")).isEqualTo("\\x1b]0;title\\x07");
        assertThat(shown("\033]52;c;cm0gLXJm\033\\")).isEqualTo("\\x1b]52;c;cm0gLXJm\\x1b\\");
        assertThat(shown("a\033[2J\033[Hb")).isEqualTo("a\\x1b[2J\\x1b[Hb");
        assertThat(shown("right\rwrong")).isEqualTo("right\\rwrong");
        assertThat(shown("x\b\177\0")).isEqualTo("x\\x08\\x7f\\x00");
        assertThat(shown("\033c\033(0\033[?25l\033[>4;2m\033[1$m")).doesNotContain("\033");
    }

    @Test
    void controlsBeyondAsciiAreShownAlsoAsRawBytes() {
        assertThat(shown("\u009b2J\u009d0;t\u009c\u0085")).isEqualTo("\\x9b2J\\x9d0;t\\x9c\\x85");
        assertThat(shown(raw('a', 0x9b, '2', 'J'))).isEqualTo("a\\x9b2J");
        assertThat(shown("user\u202e\u2066txt.exe\u2028\u2029\u200f\u061c"))
                .isEqualTo("user\\u202e\\u2066txt.exe\\u2028\\u2029\\u200f\\u061c");
    }

    @Test
    void bytesThatAreNotUtf8AreShown() {
        assertThat(shown(raw(0xff, 'a', 0xc3))).isEqualTo("\\xffa\\xc3");
        assertThat(shown(raw(0xc0, 0x9b))).as("a longer form of ESC").isEqualTo("\\xc0\\x9b");
        assertThat(shown(raw(0xe0, 0x82, 0x9b))).as("a longer form of CSI").isEqualTo("\\xe0\\x82\\x9b");
        assertThat(shown(raw(0xed, 0xa0, 0x80))).as("a surrogate").isEqualTo("\\xed\\xa0\\x80");
        assertThat(shown(raw(0xf4, 0x90, 0x80, 0x80))).as("above U+10FFFF").isEqualTo("\\xf4\\x90\\x80\\x80");
    }

    @Test
    void colourPassesAndEndsWithItsLine() {
        assertThat(shown("\033[31mred\033[0m")).isEqualTo("\033[31mred\033[0m\033[0m");
        assertThat(shown("\033[38;2;1;2;3mx\033[4:3my\033[m")).isEqualTo("\033[38;2;1;2;3mx\033[4:3my\033[m\033[0m");
        TerminalFilter filter = new TerminalFilter();
        filter.piece("\033[31mred".getBytes(UTF_8));
        filter.end();
        assertThat(filter.end()).isEmpty();
        assertThat(shown("\033[" + "1;".repeat(40) + "m")).startsWith("\\x1b[");
    }

    @Test
    void aLineInPiecesIsShownAsOneInOne() {
        String line = "a\033[1;31mß日👩\033]0;x\007\u202e\033[2J";
        byte[] whole = line.getBytes(UTF_8);
        for (int cut = 0; cut <= whole.length; cut++) {
            byte[] first = java.util.Arrays.copyOf(whole, cut);
            byte[] second = java.util.Arrays.copyOfRange(whole, cut, whole.length);
            assertThat(shown(first, second)).as("cut at " + cut).isEqualTo(shown(whole));
        }
        assertThat(shown("end\033[3".getBytes(UTF_8))).isEqualTo("end\\x1b[3");
    }

    /** What is left of escapes after colour is taken out. */
    @Test
    void noBytesAtAllMakeAnythingElsePass() {
        Random random = new Random(7);
        int[] alphabet = {0x1b, '[', 'm', '3', ';', ']', 7, '\r', 0xc2, 0x9b, 0xe2, 0x80, 0xae, 0xff, 'x', 0x7f, 0x85};
        for (int i = 0; i < 20_000; i++) {
            byte[] line = new byte[random.nextInt(12)];
            for (int at = 0; at < line.length; at++) {
                line[at] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : alphabet[random.nextInt(17)]);
            }
            String text = shown(line).replaceAll("\033\\[[0-9;:]*m", "");
            assertThat(text.codePoints().filter(point -> point != '\t'))
                    .as(new String(line, ISO_8859_1))
                    .noneMatch(ControlCharacters::contain)
                    .noneMatch(point -> point == 0xfffd);
        }
    }

    @Test
    void textOfOthersIsShownOnOneLine() {
        assertThat(ControlCharacters.escaped("a\nb\t\033[31m\u202e😀")).isEqualTo("a\\nb\\t\\x1b[31m\\u202e😀");
        assertThat(ControlCharacters.escaped("\ud800")).isEqualTo("\\ud800");
        assertThat(ControlCharacters.escapedInLines("a\n\tb\r\n")).isEqualTo("a\n\tb\\r\n");
        assertThat(ControlCharacters.escapedInJson("{\"a\":\"\u202e\177\u0085 ü\"}\n"))
                .isEqualTo("{\"a\":\"\\u202e\\u007f\\u0085 ü\"}\n");
    }
}
