package dev.vigil.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignalNameTest {
    @Test
    void namesAndNumbersAreThoseOfLinux() {
        assertThat(Stream.of(
                                "HUP", "SIGKILL", "sigsegv", "15", "CONT", "SYS", "RTMIN", "rtmin+3", "RTMAX",
                                "RTMAX-1", "IOT")
                        .map(text -> SignalName.parse(text).orElseThrow().number()))
                .containsExactly(1, 9, 11, 15, 18, 31, 34, 37, 64, 63, 6);
    }

    @Test
    void everyNumberIsReadBackFromItsName() {
        IntStream.rangeClosed(1, SignalName.NUMBER_MAX)
                .filter(number -> number != 32 && number != 33)
                .forEach(number -> assertThat(SignalName.parse(new SignalName(number).toString()))
                        .contains(new SignalName(number)));
    }

    @Test
    void whatIsNoSignalIsRefused() {
        assertThat(Stream.of(
                                "",
                                "0",
                                "65",
                                "-1",
                                "SIG",
                                "TERMINATE",
                                "RTMIN+31",
                                "RTMIN-1",
                                "RTMAX+1",
                                "RTMIN+",
                                "9999999999")
                        .map(SignalName::parse))
                .allMatch(java.util.Optional::isEmpty);
    }

    @Test
    void aNumberWithoutANameIsSaidAsItIs() {
        assertThat(new SignalName(32)).hasToString("signal 32");
    }
}
