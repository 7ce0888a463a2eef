package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import dev.vigil.linux.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What services have said of themselves for an operator to see: that they reload, and why they fail. It is kept until a
 * later launch is running, for the reason of a failure is read after the end.
 */
public final class Announcements implements JournalSection {
    private static final int NO_STATUS = -1;

    /** By service, in a fixed order. */
    private final Map<String, Said> entries = new TreeMap<>();

    private boolean hasChanged;

    /**
     * What one incarnation has said.
     *
     * @param reloading {@code RELOADING=1} without a {@code READY=1} after it
     * @param errno of {@code ERRNO=}; 0: none
     * @param exitStatus of {@code EXIT_STATUS=}; -1: none
     */
    private record Said(long number, boolean reloading, int errno, int exitStatus) {
        boolean isNothing() {
            return !reloading && errno == 0 && exitStatus == NO_STATUS;
        }
    }

    void reloading(Incarnation incarnation, boolean reloading) {
        change(incarnation, said -> new Said(said.number, reloading, said.errno, said.exitStatus));
    }

    /** {@code errno} 0: there is no error any more. */
    void errno(Incarnation incarnation, int errno) {
        change(incarnation, said -> new Said(said.number, said.reloading, errno, said.exitStatus));
    }

    void exitStatus(Incarnation incarnation, int status) {
        change(incarnation, said -> new Said(said.number, said.reloading, said.errno, status));
    }

    private void change(Incarnation incarnation, UnaryOperator<Said> change) {
        Said before = of(incarnation).orElse(new Said(incarnation.number(), false, 0, NO_STATUS));
        Said after = change.apply(before);
        if (after.isNothing() && of(incarnation).isPresent()) {
            entries.remove(incarnation.service());
        } else if (!after.isNothing()) {
            entries.put(incarnation.service(), after);
        }
        hasChanged |= !after.equals(before);
    }

    private Optional<Said> of(Incarnation incarnation) {
        return Optional.ofNullable(entries.get(incarnation.service()))
                .filter(said -> said.number == incarnation.number());
    }

    /** It is running: what an earlier incarnation has said is of no interest any more. */
    void running(Incarnation incarnation) {
        Said said = entries.get(incarnation.service());
        if (said != null && said.number < incarnation.number()) {
            entries.remove(incarnation.service());
            hasChanged = true;
        }
    }

    /** For {@code status} and {@code why}. */
    public Optional<String> note(String service) {
        return Optional.ofNullable(entries.get(service)).map(said -> note(service, said));
    }

    private static String note(String service, Said said) {
        List<String> parts = new ArrayList<>();
        if (said.reloading) {
            parts.add("it is reloading");
        }
        String who = service + "#" + said.number + " said ";
        if (said.errno != 0) {
            parts.add(who + "ERRNO=" + said.errno + ": " + Errno.describe(said.errno));
        }
        if (said.exitStatus != NO_STATUS) {
            parts.add(who + "EXIT_STATUS=" + said.exitStatus);
        }
        return String.join("; ", parts);
    }

    @Override
    public String tag() {
        return "announcements";
    }

    @Override
    public boolean hasChanged() {
        return hasChanged;
    }

    @Override
    public void write(WireWriter out) {
        hasChanged = false;
        out.list(List.copyOf(entries.entrySet()), entry -> {
            Said said = entry.getValue();
            out.text(entry.getKey());
            out.number(said.number);
            out.flag(said.reloading);
            out.number(said.errno);
            out.number(said.exitStatus - NO_STATUS);
        });
    }

    @Override
    public void read(WireReader in) {
        in.list(() -> Map.entry(
                        in.text(), new Said(in.number(), in.flag(), in.smallNumber(), in.smallNumber() + NO_STATUS)))
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    }
}
