package dev.vigil.daemon.feature.probe;

import dev.vigil.api.http.Part;
import dev.vigil.api.http.ResponseReader;
import dev.vigil.config.text.LinePattern;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer by HTTP as it arrives. A good status is enough where the body does not matter; else as much of the body is
 * taken in as is looked at, or shown to an operator, and no more.
 */
final class HttpAnswer {
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;
    private static final int BODY_BYTES_MAX = 8 << 10;
    private static final int SHOWN_BYTES = 200;

    private final HttpQuestion question;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private @Nullable ResponseReader reader;
    private int status;
    private boolean isWhole;

    HttpAnswer(HttpQuestion question) {
        this.question = question;
    }

    /** Takes in what has arrived. @return the result once it is known */
    Optional<ProbeResult> feed(byte[] bytes, int count) {
        if (status > 0) {
            return look(bytes, count);
        }
        head.write(bytes, 0, count);
        String beginning = head.toString(StandardCharsets.ISO_8859_1);
        if (beginning.length() < STATUS_END) {
            return isHttp(beginning) ? Optional.empty() : Optional.of(strange());
        }
        status = statusOf(beginning);
        if (status == 0) {
            return Optional.of(strange());
        }
        if (question.isExpected(status) && question.body().isEmpty()) {
            return Optional.of(new ProbeResult(true, "status " + status, ""));
        }
        return look(head.toByteArray(), head.size());
    }

    private static boolean isHttp(String beginning) {
        String form = "HTTP/1.";
        return beginning.startsWith(form) || form.startsWith(beginning);
    }

    private static int statusOf(String beginning) {
        String digits = beginning.substring(STATUS_AT, STATUS_END);
        boolean isStatus = isHttp(beginning) && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isStatus ? Integer.parseInt(digits) : 0;
    }

    private ProbeResult strange() {
        return new ProbeResult(false, "no answer of HTTP", shown(head));
    }

    private ResponseReader reader() {
        ResponseReader known = reader == null ? new ResponseReader() : reader;
        reader = known;
        return known;
    }

    private Optional<ProbeResult> look(byte[] bytes, int count) {
        int wanted = question.isExpected(status) ? BODY_BYTES_MAX : SHOWN_BYTES;
        ResponseReader from = reader();
        from.feed(bytes, 0, count);
        Part part = from.next();
        while (!(part instanceof Part.More) && !isWhole && body.size() < wanted) {
            if (part instanceof Part.Data data) {
                body.writeBytes(data.bytes());
            }
            isWhole = part instanceof Part.End || part instanceof Part.Bad;
            part = isWhole ? part : from.next();
        }
        return isWhole || body.size() >= wanted ? Optional.of(result("")) : Optional.empty();
    }

    /**
     * Nothing more comes, and what has arrived has to do.
     *
     * @param why {@code no answer within 2 s}
     */
    ProbeResult end(String why) {
        return status == 0 ? new ProbeResult(false, why, shown(head)) : result(why);
    }

    /** The other end has closed the connection, which may be how it ends its answer. */
    ProbeResult closed() {
        ResponseReader from = reader();
        from.endOfInput();
        boolean isEnd = status > 0 && from.next() instanceof Part.End;
        return end(isEnd ? "" : "the connection was closed");
    }

    private ProbeResult result(String why) {
        String text = "status " + status;
        if (!question.isExpected(status)) {
            return new ProbeResult(false, text, shown(body));
        }
        Optional<LinePattern> pattern = question.body();
        byte[] first = body.toByteArray();
        String content = new String(first, 0, Math.min(first.length, BODY_BYTES_MAX), StandardCharsets.UTF_8);
        if (pattern.isEmpty() || pattern.get().isIn(content)) {
            return new ProbeResult(true, text, "");
        }
        String cause = why.isEmpty() ? "the body does not match" : "the body does not match: " + why;
        return new ProbeResult(false, text + ", but " + cause, shown(body));
    }

    private static String shown(ByteArrayOutputStream bytes) {
        return new String(bytes.toByteArray(), 0, Math.min(bytes.size(), SHOWN_BYTES), StandardCharsets.UTF_8);
    }
}
