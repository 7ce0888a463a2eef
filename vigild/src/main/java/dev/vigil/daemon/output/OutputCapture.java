package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.LogPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The capture of one service's output, over all its incarnations: the FIFO stays while the service comes and goes.
 * Made by {@link OutputManager#open}; used on the loop's thread only.
 */
public final class OutputCapture {
    private final OutputManager component;
    private final OutputPaths place;
    private final List<StreamCapture> streams;

    OutputCapture(OutputManager component, OutputPaths place, List<StreamCapture> streams) {
        this.component = component;
        this.place = place;
        this.streams = List.copyOf(streams);
    }

    public OutputPaths place() {
        return place;
    }

    List<StreamCapture> streams() {
        return streams;
    }

    /** Puts all that waits in the pipe into the log: to be called when a service has ended, before its log is read. */
    public void drain(long nowNanos) {
        streams.forEach(stream -> stream.drain(nowNanos));
    }

    /** To be called before each launch: what it writes begins a line. */
    public void beginLaunch(long nowNanos) {
        streams.forEach(stream -> stream.beginLaunch(nowNanos));
    }

    /** Tells {@code hearer} each line written from now on, without its line end and at most 8 KiB of it. */
    public void watchLines(Consumer<String> hearer) {
        streams.forEach(stream -> stream.watchLines(Optional.of(hearer)));
    }

    /** Calls {@code hearer} whenever bytes have gone into the log. */
    void onWritten(Runnable hearer) {
        streams.forEach(stream -> stream.onWritten(hearer));
    }

    /** Nobody waits for a line any more, which makes capture faster. May be called by the hearer. */
    public void unwatchLines() {
        streams.forEach(stream -> stream.watchLines(Optional.empty()));
    }

    /** Keeps the log by another plan from now on. One that changes where errors go needs a new capture. */
    public void replan(LogPlan plan) {
        streams.forEach(stream -> stream.replan(plan));
    }

    /** Bytes that could not be kept since this vigild began. */
    public long bytesLost() {
        return streams.stream().mapToLong(StreamCapture::bytesLost).sum();
    }

    /** Bytes that have gone into the log since this vigild began. */
    public long bytesTaken() {
        return streams.stream().mapToLong(StreamCapture::bytesTaken).sum();
    }

    void checkFiles() {
        streams.forEach(StreamCapture::checkFiles);
    }

    String trouble() {
        return streams.stream()
                .map(StreamCapture::trouble)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** Drains and closes. The FIFO stays on disk, for the next vigild. */
    public void close(long nowNanos) {
        streams.forEach(stream -> stream.close(nowNanos));
        component.forget(this);
    }
}
