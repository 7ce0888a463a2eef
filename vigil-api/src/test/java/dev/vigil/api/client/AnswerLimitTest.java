package dev.vigil.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerLimitTest {
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir
    Path folder;

    private Path socket() {
        return folder.resolve("vigil.sock");
    }

    private ServerSocketChannel server() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    @Test
    void whoDoesNotEvenAnswerAProbeIsGivenUp() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        try (ServerSocketChannel _ = server()) {
            AnswerLimit limit = new AnswerLimit(socket(), gaveUp::countDown, SILENCE_NANOS);
            limit.begin();
            assertThat(gaveUp.await(2, TimeUnit.MINUTES)).isTrue();
            assertThat(limit.expired()).isTrue();
        }
    }

    @Test
    void anAnswerMayTakeLongWhereProbesAreAnswered() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        try (ServerSocketChannel server = server()) {
            AnswerLimit limit = new AnswerLimit(socket(), gaveUp::countDown, TimeUnit.SECONDS.toNanos(2));
            limit.begin();
            for (int i = 0; i < 3; i++) {
                try (SocketChannel probe = server.accept()) {
                    probe.write(ByteBuffer.wrap(new byte[] {'H'}));
                }
            }
            limit.close();
            assertThat(limit.expired()).isFalse();
        }
    }

    @Test
    void nobodyIsProbedWhoHasAnswered() throws Exception {
        try (ServerSocketChannel server = server()) {
            server.configureBlocking(false);
            AnswerLimit limit = new AnswerLimit(socket(), () -> {}, TimeUnit.MINUTES.toNanos(1));
            limit.begin();
            limit.heard();
            limit.close();
            assertThat(limit.expired()).isFalse();
            assertThat(server.accept()).isNull();
        }
    }
}
