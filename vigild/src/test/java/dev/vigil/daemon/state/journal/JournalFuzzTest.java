package dev.vigil.daemon.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.Supervisor;
import dev.vigil.daemon.Fuzz;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.ProcessIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever a journal holds, it is a state that the next vigild can go on with, or a problem is stated. The checksums
 * are right where it says so, so what is changed are records and sections themselves.
 */
class JournalFuzzTest {
    private static final int PID_AND_MORE = 4711;

    /** Damage as a disk does it: the checksums find it. */
    @Test
    void anyFile() {
        byte[] file = JournalBytes.file(JournalBytes.body(entries()));
        Fuzz.ofBytes(List.of(file)).run(JournalFuzzTest::read);
    }

    /** A frame that was written as it is, whatever that is. */
    @Test
    void anyFrameWithARightChecksum() {
        Fuzz.ofBytes(List.of(JournalBytes.body(entries()))).run(body -> goOn(read(JournalBytes.file(body))));
    }

    /** An entry that was written as it is, behind others that are in order. */
    @Test
    void anyEntryOfARightLength() {
        byte[] before = JournalBytes.body(entries().subList(0, 4));
        Fuzz.ofBytes(entries()).run(entry -> {
            if (entry.length > 0) {
                goOn(read(JournalBytes.file(before, JournalBytes.body(List.of(entry)))));
            }
        });
    }

    private static JournalContents read(byte[] bytes) {
        JournalContents contents = JournalBytes.read(bytes);
        assertThat(contents.problem()).doesNotContain("\n");
        return contents;
    }

    private static void goOn(JournalContents contents) {
        List<ServiceRecord> records =
                contents.entries().values().stream().map(ServiceEntry::record).toList();
        contents.entries().values().forEach(entry -> entry.processes().ifPresent(JournalFuzzTest::check));
        Supervisor supervisor = new Supervisor(1, Duration.ZERO);
        supervisor.restore(records.stream()
                .map(record -> record.with(StopSpecCodec.of(record.name())))
                .toList());
        supervisor.advance(PID_AND_MORE, new Event.Tick());
        supervisor.advance(Long.MAX_VALUE / 2, new Event.Tick());
        supervisor.advance(Long.MAX_VALUE / 2, new Event.Asked(1, new Event.Command.Shutdown()));
        assertThat(supervisor.view()).hasSize(records.size());
        contents.restore(List.of(new Numbers()));
    }

    private static void check(GroupIdentity processes) {
        assertThat(processes.leader()).isNotNegative();
        assertThat(processes.main()).isNotNegative();
    }

    /** Each as its kind and its content. */
    private static List<byte[]> entries() {
        List<byte[]> entries = new ArrayList<>();
        for (ServiceRecord record : JournalSamples.records()) {
            entries.add(JournalBytes.entry(JournalFormat.SERVICE, out -> StopSpecCodec.write(record.spec(), out)));
            entries.add(JournalBytes.entry(JournalFormat.ENTRY, out -> writeRecord(record, out)));
        }
        entries.add(JournalBytes.entry(JournalFormat.REMOVED, out -> out.text("web-0")));
        entries.add(JournalBytes.entry(JournalFormat.SECTION, out -> {
            out.text(Numbers.TAG);
            new Numbers().write(out);
        }));
        return entries;
    }

    private static void writeRecord(ServiceRecord record, WireWriter out) {
        out.text(record.name());
        RecordCodec.write(record, out);
        out.flag(true);
        ProcessIdentity identity = new ProcessIdentity(99, 5);
        JournalFormat.writeIdentity(new GroupIdentity(PID_AND_MORE, identity, PID_AND_MORE, identity), out);
        out.number(record.history().unstableSinceNanos());
    }

    /** A section of all that a section may hold. */
    private static final class Numbers implements JournalSection {
        private static final String TAG = "numbers";

        @Override
        public String tag() {
            return TAG;
        }

        @Override
        public boolean hasChanged() {
            return false;
        }

        @Override
        public void write(WireWriter out) {
            out.list(List.of("a", "b"), out::text);
            out.duration(Duration.ofSeconds(5));
            out.flag(true);
        }

        @Override
        public void read(WireReader in) {
            in.list(in::text);
            assertThat(in.duration().isNegative()).isFalse();
            in.flag();
        }
    }
}
