package dev.vigil.daemon.feature.readiness;

import dev.vigil.daemon.output.OutputLines;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Ready once a line of output matches. A pattern can be written so that matching takes for ever; a line that takes more
 * than {@value #STEPS_MAX} looks at its characters counts as one that does not match.
 */
final class LogWatch implements ReadinessWatch {
    private static final int STEPS_MAX = 1_000_000;

    private final Pattern pattern;
    private final Runnable ready;
    private Runnable stop = () -> {};
    private boolean closed;

    LogWatch(String regex, OutputLines lines, String service, Runnable ready) {
        this.pattern = Pattern.compile(regex);
        this.ready = ready;
        this.stop = lines.watch(service, this::line);
    }

    private void line(String line) {
        if (!closed && matches(line)) {
            ready.run();
        }
    }

    private boolean matches(String line) {
        try {
            return pattern.matcher(new Limited(line, new AtomicInteger(STEPS_MAX), 0, line.length()))
                    .find();
        } catch (TooLong e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        stop.run();
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("matching takes too long", null, false, false);
        }
    }

    /** Text that can be looked at only so often. */
    private record Limited(String text, AtomicInteger left, int from, int until) implements CharSequence {
        @Override
        public int length() {
            return until - from;
        }

        @Override
        public char charAt(int index) {
            if (left.decrementAndGet() < 0) {
                throw new TooLong();
            }
            return text.charAt(from + index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Limited(text, left, from + start, from + end);
        }

        @Override
        public String toString() {
            return text.substring(from, until);
        }
    }
}
