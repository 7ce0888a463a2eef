package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.HealthDetail.LastAnswer;
import dev.vigil.daemon.HealthServer.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that nobody should give: each costs one check, and is told. */
class HostileHealthTest {
    private static final byte[] FLOOD = "x".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path root;

    /** What is made of the answer. */
    private LastAnswer answered(Answer answer, String more) {
        try (HealthServer server = new HealthServer("")) {
            server.answers(answer);
            String toml = """
                    [service.web]
                    command = ["sleep", "1000"]
                    health = { http = "%s", interval = "1s", timeout = "500ms", action = "report"%s }
                    """.formatted(server.url("/"), more);
            try (LiveVigild vigild = LiveVigild.start(root, toml)) {
                Eventually.holds(
                        "it is answered",
                        () -> Objects.requireNonNull(vigild.why("web").health())
                                        .checks()
                                        .getFirst()
                                        .last()
                                != null);
                return Objects.requireNonNull(
                        Objects.requireNonNull(vigild.why("web").health())
                                .checks()
                                .getFirst()
                                .last());
            }
        }
    }

    private static void trickle(OutputStream out, String text) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            out.write(b);
            out.flush();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void flood(OutputStream out, String head) throws IOException {
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write(FLOOD);
        }
    }

    private static void hang(OutputStream out, String beginning) throws IOException {
        out.write(beginning.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        LockSupport.parkNanos(5_000_000_000L);
    }

    @Test
    void anAnswerThatTricklesIsPutTogether() {
        LastAnswer answer = answered(out -> trickle(out, "HTTP/1.1 204 No\r\n\r\n"), "");
        assertThat(answer.good()).isTrue();
        assertThat(answer.cause()).isEqualTo("status 204");
    }

    @Test
    void oneThatNeverGetsToItsStatusIsGivenUp() {
        LastAnswer answer = answered(out -> hang(out, "HTTP/1."), "");
        assertThat(answer.good()).isFalse();
        assertThat(answer.cause()).isEqualTo("no answer within 500 ms");
        assertThat(answer.detail()).isEqualTo("HTTP/1.");
    }

    @Test
    void aRedirectIsItsStatusAndIsNotFollowed() {
        String redirect = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n";
        assertThat(answered(HealthServer.whole(redirect), "").good()).isTrue();
        LastAnswer strict = answered(HealthServer.whole(redirect), ", status = \"200-299\"");
        assertThat(strict.good()).isFalse();
        assertThat(strict.cause()).isEqualTo("status 302");
    }

    @Test
    void aBodyWithoutEndIsLookedAtInItsBeginning() {
        String head = "HTTP/1.1 200 OK\r\n\r\nhere it is";
        assertThat(answered(out -> flood(out, head), ", body = \"here it is\"").good())
                .isTrue();
        LastAnswer other = answered(out -> flood(out, head), ", body = \"not here\"");
        assertThat(other.cause()).isEqualTo("status 200, but the body does not match");
        assertThat(other.detail()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void headersWithoutEndAreNoAnswer() {
        LastAnswer answer = answered(out -> flood(out, "HTTP/1.1 500 \r\nX: "), "");
        assertThat(answer.good()).isFalse();
        assertThat(answer.cause()).isEqualTo("status 500");
    }

    @Test
    void aBodyThatStallsIsLookedAtWhenItsTimeIsUp() {
        LastAnswer answer =
                answered(out -> hang(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), ", body = \"whole\"");
        assertThat(answer.cause()).isEqualTo("status 200, but the body does not match: no answer within 500 ms");
    }

    @Test
    void whatIsNoHttpIsShown() {
        LastAnswer answer = answered(HealthServer.whole("220 mail ESMTP\r\n"), "");
        assertThat(answer.cause()).isEqualTo("no answer of HTTP");
        assertThat(answer.detail()).isEqualTo("220 mail ESMTP\r\n");
    }

    @Test
    void aConnectionThatIsClosedIsToldAsThat() {
        assertThat(answered(HealthServer.whole(""), "").cause()).isEqualTo("the connection was closed");
    }

    /** What it writes is taken out of its pipe, so that it does not wait for a reader, and not kept. */
    @Test
    void aCommandMayWriteMoreThanAnybodyReads() {
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                health = { exec = ["sh", "-c", "head -c 300000000 /dev/zero; exit 7"], interval = "60s",
                """.stripTrailing() + " timeout = \"60s\", failures = 1, action = \"report\" }\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            assertThat(vigild.await("web", "unhealthy", 1).reason()).endsWith(": exit code 7");
            LastAnswer answer = Objects.requireNonNull(
                    Objects.requireNonNull(vigild.why("web").health())
                            .checks()
                            .getFirst()
                            .last());
            assertThat(answer.detail()).hasSize(500);
        }
    }

    @Test
    void aCommandThatCannotBeRunIsToldAsAtALaunch() {
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                health = { exec = ["/no/such/program"], failures = 1, action = "report" }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            assertThat(vigild.await("web", "unhealthy", 1).reason())
                    .isEqualTo("health check exec /no/such/program: /no/such/program: no such file or directory"
                            + " (ENOENT)");
        }
    }
}
