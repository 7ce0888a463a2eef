package dev.vigil.daemon.feature.readiness;

import dev.vigil.config.text.LinePattern;
import dev.vigil.daemon.output.OutputLines;
import org.jspecify.annotations.Nullable;

/**
 * Ready once a line of output matches. The expression is compiled at the first line: one of an earlier vigild that this
 * one does not understand fails there, where it costs the readiness and nothing else.
 */
final class LogWatch implements ReadinessWatch {
    private final String regex;
    private final Runnable ready;
    private final Runnable stop;
    private @Nullable LinePattern pattern;
    private boolean closed;

    LogWatch(String regex, OutputLines lines, String service, Runnable ready) {
        this.regex = regex;
        this.ready = ready;
        this.stop = lines.watch(service, this::line);
    }

    private void line(String line) {
        if (!closed && pattern().isInBeginningOf(line)) {
            ready.run();
        }
    }

    private LinePattern pattern() {
        LinePattern compiled = pattern == null ? LinePattern.of(regex) : pattern;
        pattern = compiled;
        return compiled;
    }

    @Override
    public void close() {
        closed = true;
        stop.run();
    }
}
