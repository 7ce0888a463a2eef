package dev.vigil.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteTextTest {
    private static final String LATIN = "d\udce4"; // "dä" in ISO 8859-1

    private final Linux linux = new NativeLinux();

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "dä", "€ 5", "\ufffd", "\ud83d\ude00", "a\ud83d\udc80\u00e4"})
    void utf8IsItsText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(ByteText.decode(bytes)).isEqualTo(text);
        assertThat(ByteText.encode(text)).isEqualTo(bytes);
    }

    @Test
    void aByteThatIsNoUtf8IsOneCharacterOfItsOwn() {
        byte[] bytes = {'d', (byte) 0xe4, 'r', (byte) 0xc3, (byte) 0xa4, (byte) 0xff};
        assertThat(ByteText.decode(bytes)).isEqualTo("d\udce4rä\udcff");
        assertThat(ByteText.encode("d\udce4rä\udcff")).isEqualTo(bytes);
    }

    @Test
    void anyBytesComeBackUnchanged() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(ByteText.encode(ByteText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void pathsOfAnyBytesAreMadeListedAndFound(@TempDir Path folder) {
        String path = folder + "/" + LATIN;
        assertThat(linux.mkdir(path, 0700)).isZero();
        assertThat(linux.list(folder.toString())).isEqualTo(List.of(LATIN));
        int fd = linux.openDirectory(path);
        assertThat(linux.readlink("/proc/self/fd/" + fd)).contains(path);
        linux.close(fd);
        assertThat(linux.rmdir(path)).isZero();
    }
}
