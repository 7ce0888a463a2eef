package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments, variables and paths are bytes: at boot and in cron in the POSIX locale, and in no encoding at all. */
@ExtendWith(Sandboxes.class)
final class BytesTest {
    private static final String SAID = "printf '%s|' \"$1\" \"$V\" \"${LC_ALL-unset}\" \"$PWD\" ; exec sleep 1000";

    /** A shell knows the bytes that a Java string can't have. */
    private static String inBytes(String locale, String command) {
        String setting = locale.isEmpty() ? "unset LC_ALL" : "export LC_ALL=" + locale;
        return setting + "; export LANG=C V=$(printf 'v\\344') A=$(printf 'd\\303\\244') B=$(printf 'l\\344')\n" + "S="
                + quoted(SAID) + "\n" + command.replace("VIGIL", vigil());
    }

    private static String vigil() {
        return Checkout.distribution().resolve("bin/vigil").toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String expected(Sandbox box, String locale) {
        String shown = locale.isEmpty() ? "unset" : locale;
        return "d\u00c3\u00a4l\u00e4|v\u00e4|" + shown + "|" + box.folder() + "/l\u00e4|";
    }

    private static String latin(Sandbox box, String command) {
        box.run("sh", "-c", command).expect(0);
        return box.run("sh", "-c", "iconv -f latin1 -t utf8 said").expect(0).out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "C.UTF-8", "xx_XX.ISO-8859-1"})
    void daemonizePassesThemOn(String locale, Sandbox box) {
        String command = "mkdir \"$B\" && pid=$(VIGIL daemonize --pidfile \"$B/p\" --chdir \"$B\" --stdout \"$B/$A\" --"
                + " sh -c \"$S\" sh \"$A$B\") && until [ -s \"$B/$A\" ]; do sleep 0.02; done;"
                + " cp \"$B/$A\" said; kill $(cat \"$B/p\")";
        assertThat(latin(box, inBytes(locale, command))).isEqualTo(expected(box, locale));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "C.UTF-8", "xx_XX.ISO-8859-1"})
    void runPassesThemOn(String locale, Sandbox box) {
        String command = "S=${S%; exec*}; mkdir \"$B\" && cd \"$B\" && VIGIL run --restart never -- sh -c \"$S\" sh"
                + " \"$A$B\" >../said";
        assertThat(latin(box, inBytes(locale, command))).isEqualTo(expected(box, locale));
    }
}
