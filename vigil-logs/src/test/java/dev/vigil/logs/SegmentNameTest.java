package dev.vigil.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {
    @Test
    void saysWhenTheFirstByteArrived() {
        var name = new SegmentName(LogStream.ERR, 1_795_269_911_123_456L, false);
        assertThat(name.fileName()).isEqualTo("err.20261121T140511.123456Z.log");
        assertThat(name.pack().fileName()).isEqualTo("err.20261121T140511.123456Z.log.gz");
        assertThat(name.pack().indexName()).isEqualTo("err.20261121T140511.123456Z.idx");
    }

    @Test
    void isReadAsWritten() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            var name = new SegmentName(LogStream.OUT, random.nextLong(253_402_300_799_999_999L), random.nextBoolean());
            assertThat(SegmentName.parse(name.fileName())).contains(name);
            assertThat(SegmentName.ofIndex(name.indexName()).map(SegmentName::pack))
                    .contains(name.pack());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "current",
                "lost",
                "20261121T140511.123456Z.idx",
                "20261121T140511.123456Z.log.gz.tmp",
                "20261341T140511.123456Z.log",
                "out.20261121T140511.123456Z.log",
                ""
            })
    void otherFilesAreNotSegments(String name) {
        assertThat(SegmentName.parse(name)).isEqualTo(Optional.empty());
    }
}
