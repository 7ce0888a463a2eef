package dev.vigil.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelReleaseTest {
    @ParameterizedTest
    @CsvSource({
        "5.10.0-46-cloud-amd64, 5, 10",
        "6.1.0-56-amd64, 6, 1",
        "'6.18.44\n', 6, 18",
        "7.0-rc1, 7, 0",
        "unknown, 2147483647, 0"
    })
    void isReadFromItsName(String text, int major, int minor) {
        Linux linux = (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, _, _) -> Optional.of(text));
        KernelRelease release = KernelRelease.of(linux);
        assertThat(release).isEqualTo(new KernelRelease(major, minor));
        assertThat(release.isBefore(major, minor)).isFalse();
        assertThat(release.isBefore(major, minor + 1)).isTrue();
        assertThat(release.isBefore(major - 1, 99)).isFalse();
    }
}
