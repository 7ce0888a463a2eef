package dev.vigil.daemon.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.ProcessIdentity;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int ENOSPC = 28;
    private static final GroupIdentity FOOTPRINT =
            new GroupIdentity(4711, new ProcessIdentity(99, 0), 4712, new ProcessIdentity(0, 5));

    @TempDir
    Path folder;

    private final Linux linux = new NativeLinux();
    private final List<String> warnings = new ArrayList<>();
    private final Changes changes = new Changes();

    @Test
    void everyKindOfRecordIsReadAsItWasWritten() {
        Journal journal = begun(linux);
        changes.put(JournalSamples.records());
        journal.write(1);
        JournalContents memory = read();
        assertThat(memory.problem()).isEmpty();
        for (ServiceRecord record : JournalSamples.records()) {
            ServiceEntry life = Objects.requireNonNull(memory.entries().get(record.name()));
            assertThat(life.record()).isEqualTo(record);
            assertThat(life.processes().isPresent()).isEqualTo(record.state() instanceof ServiceState.Launched);
        }
        journal.close();
    }

    @Test
    void cutOffAnywhereItTellsTheStateBeforeTheFrameThatWasCut() throws IOException {
        byte[] bytes = threeFrames();
        List<Map<String, ServiceEntry>> states = new ArrayList<>();
        for (int length = JournalFormat.HEADER_BYTES; length <= bytes.length; length++) {
            Files.write(path(), Arrays.copyOf(bytes, length));
            JournalContents memory = read();
            assertThat(memory.problem()).isEmpty();
            if (states.isEmpty() || !states.getLast().equals(memory.entries())) {
                states.add(memory.entries());
            }
        }
        assertThat(states).hasSize(3);
        assertThat(states.getLast()).hasSize(JournalSamples.records().size());
    }

    @Test
    void aHeaderThatIsCutOffIsNoJournal() throws IOException {
        byte[] bytes = threeFrames();
        for (int length = 0; length < JournalFormat.HEADER_BYTES; length++) {
            Files.write(path(), Arrays.copyOf(bytes, length));
            assertThat(read().entries()).isEmpty();
            assertThat(read().problem()).startsWith(path() + ": ");
        }
    }

    @Test
    void aBitThatFlipsIsSeenAndWhatIsToldIsAlwaysAStateThatWas() throws IOException {
        byte[] bytes = threeFrames();
        Map<String, ServiceEntry> before =
                memoryOf(Arrays.copyOf(bytes, lastFrame)).entries();
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            JournalContents memory = memoryOf(damaged);
            boolean inLastFrame = at >= lastFrame;
            // What damages the last frame can't always be told from a write that was broken off.
            assertThat(memory.problem().isEmpty() && !inLastFrame)
                    .as("byte %d", at)
                    .isFalse();
            assertThat(memory.entries().equals(inLastFrame ? before : Map.of()))
                    .as("byte %d", at)
                    .isTrue();
        }
    }

    @Test
    void aJournalOfAnotherVersionIsRefusedByNumber() throws IOException {
        WireWriter out = new WireWriter();
        out.fixedLong(JournalFormat.MAGIC);
        out.fixedInt(9);
        BootId boot = BootId.current(linux);
        out.fixedLong(boot.high());
        out.fixedLong(boot.low());
        out.fixedInt(JournalFormat.checksum(out.bytes(), 0, out.size()));
        assertThat(memoryOf(Arrays.copyOf(out.bytes(), out.size())).problem())
                .endsWith("written by another vigild (version 9, this one reads versions 1 to 2)");
    }

    /** A file of a vigild of version 1, with the boot of today in its header. */
    @Test
    void aJournalOfTheVersionBeforeIsRead() throws IOException {
        byte[] bytes;
        try (var in = Objects.requireNonNull(JournalTest.class.getResourceAsStream("journal-version-1"))) {
            bytes = in.readAllBytes();
        }
        BootId boot = BootId.current(linux);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        assertThat(header.getInt(Long.BYTES)).isEqualTo(1);
        header.putLong(12, boot.high()).putLong(20, boot.low());
        header.putInt(28, JournalFormat.checksum(bytes, 0, 28));
        JournalContents contents = memoryOf(bytes);
        assertThat(contents.problem()).isEmpty();
        assertThat(contents.entries().keySet()).containsExactlyInAnyOrder("web", "one", "crash");
        assertThat(state(contents, "web")).isEqualTo("running");
        assertThat(state(contents, "one")).isEqualTo("completed");
        assertThat(state(contents, "crash")).isEqualTo("backoff");
    }

    private static String state(JournalContents contents, String service) {
        return Objects.requireNonNull(contents.entries().get(service))
                .record()
                .state()
                .word();
    }

    @Test
    void aSectionIsHandedToItsFeatureAndAnUnknownOneIsPassedOver() {
        Notes written = new Notes("notes");
        changes.sections = List.of(written, new Notes("of a feature of tomorrow"));
        Journal journal = begun(linux);
        changes.put(JournalSamples.records());
        journal.write(1);
        written.text = "second";
        changes.put(List.of(JournalSamples.changed()));
        journal.write(2);
        journal.close();
        Notes restored = new Notes("notes");
        Notes fresh = new Notes("of no one");
        assertThat(read().restore(List.of(restored, fresh))).isEmpty();
        assertThat(restored.text).isEqualTo("second");
        assertThat(fresh.text).isEqualTo("first");
        assertThat(read().entries()).hasSize(JournalSamples.records().size());
    }

    @Test
    void aRemovedServiceIsForgotten() {
        Journal journal = begun(linux);
        changes.put(JournalSamples.records());
        journal.write(1);
        changes.removed = List.of("web-0");
        changes.put(List.of());
        journal.write(2);
        assertThat(read().entries())
                .doesNotContainKey("web-0")
                .hasSize(JournalSamples.records().size() - 1);
        journal.close();
    }

    /** A section of one text. */
    private static final class Notes implements JournalSection {
        private final String tag;
        private String text = "first";

        Notes(String tag) {
            this.tag = tag;
        }

        @Override
        public String tag() {
            return tag;
        }

        @Override
        public boolean hasChanged() {
            return true;
        }

        @Override
        public void write(WireWriter out) {
            out.text(text);
        }

        @Override
        public void read(WireReader in) {
            text = in.text();
        }
    }

    @Test
    void aJournalOfAnotherBootTellsNothingAndIsNoProblem() throws IOException {
        WireWriter out = new WireWriter();
        JournalFormat.writeHeader(new BootId(1, 2), out);
        assertThat(memoryOf(Arrays.copyOf(out.bytes(), out.size()))).isEqualTo(JournalContents.NONE);
    }

    @Test
    void whatOthersMayWriteIsNotBelieved() throws IOException {
        threeFrames();
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(read().entries()).isEmpty();
        assertThat(read().problem()).isEqualTo(path() + ": others may write to it (mode 666)");
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        byte[] bytes = threeFrames();
        Files.delete(path());
        Files.write(folder.resolve("elsewhere"), bytes);
        Files.createSymbolicLink(path(), folder.resolve("elsewhere"));
        assertThat(read().problem()).isEqualTo(path() + ": not a regular file");
    }

    @Test
    void noJournalIsNoProblem() {
        assertThat(read()).isEqualTo(JournalContents.NONE);
    }

    @Test
    void aLargeAndOutdatedJournalIsWrittenAnew() throws IOException {
        Journal journal = begun(linux);
        changes.put(JournalSamples.records());
        long most = 0;
        for (int turn = 0; turn < 5000; turn++) {
            changes.put(JournalSamples.records());
            journal.write(turn);
            most = Math.max(most, Files.size(path()));
        }
        assertThat(most).isLessThan(2 << 20);
        assertThat(read().entries()).hasSize(JournalSamples.records().size());
        assertThat(folder.resolve("journal.new")).doesNotExist();
        journal.close();
    }

    @Test
    void aFullDiskIsSaidOnceLeavesNoOldStateBehindAndIsTriedAgain() throws IOException {
        boolean[] full = {false};
        Journal journal = begun(full(full));
        changes.put(JournalSamples.records());
        journal.write(1);
        full[0] = true;
        for (long nanos = 1; nanos < 5_000_000_000L; nanos += 100_000_000) {
            changes.put(JournalSamples.records());
            journal.write(nanos);
            assertThat(journal.nextDeadlineNanos()).isGreaterThan(nanos);
        }
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst()).contains("no space left on device (ENOSPC)");
        assertThat(Files.size(path())).isZero();
        assertThat(read().problem()).contains("it is empty");
        full[0] = false;
        journal.write(6_000_000_000L);
        assertThat(read().entries()).hasSize(JournalSamples.records().size());
        assertThat(warnings).hasSize(2);
        journal.close();
    }

    @Test
    void aJournalThatNeverReachedTheDiskIsBlank() throws IOException {
        for (int size : new int[] {0, 1, 20, JournalFormat.HEADER_BYTES, 4_096}) {
            assertThat(memoryOf(new byte[size]).blank()).isTrue();
        }
        byte[] damaged = new byte[JournalFormat.HEADER_BYTES];
        damaged[3] = 1;
        assertThat(memoryOf(damaged).blank()).isFalse();
        assertThat(memoryOf(damaged).problem()).contains("not a journal of vigild");
    }

    private Linux full(boolean[] full) {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, args) -> {
                    if (full[0] && method.getName().equals("pwrite")) {
                        return -ENOSPC;
                    }
                    try {
                        return method.invoke(linux, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int lastFrame;

    private byte[] threeFrames() throws IOException {
        Journal journal = begun(linux);
        changes.put(JournalSamples.records());
        journal.write(1);
        lastFrame = (int) Files.size(path());
        changes.put(List.of(JournalSamples.changed()));
        journal.write(2);
        journal.close();
        return Files.readAllBytes(path());
    }

    private Journal begun(Linux door) {
        Journal journal = new Journal(door, path().toString(), changes, warnings::add);
        journal.begin();
        return journal;
    }

    private Path path() {
        return folder.resolve("journal");
    }

    private JournalContents read() {
        return JournalReader.read(linux, path().toString());
    }

    private JournalContents memoryOf(byte[] bytes) throws IOException {
        Files.write(path(), bytes);
        return read();
    }

    private static final class Changes implements Journal.Source {
        private final Map<String, ServiceRecord> all = new LinkedHashMap<>();
        private List<ServiceRecord> changed = List.of();
        private List<String> removed = List.of();
        private List<JournalSection> sections = List.of();

        void put(List<ServiceRecord> records) {
            changed = records;
            records.forEach(record -> all.put(record.name(), record));
        }

        @Override
        public boolean hasChanged() {
            return !changed.isEmpty() || !removed.isEmpty();
        }

        @Override
        public List<ServiceRecord> takeChanged() {
            List<ServiceRecord> taken = changed;
            changed = List.of();
            return taken;
        }

        @Override
        public List<String> takeRemoved() {
            List<String> taken = removed;
            removed = List.of();
            taken.forEach(all::remove);
            return taken;
        }

        @Override
        public List<JournalSection> sections() {
            return sections;
        }

        @Override
        public List<ServiceRecord> all() {
            return List.copyOf(all.values());
        }

        @Override
        public Optional<GroupIdentity> identity(Incarnation incarnation) {
            return Optional.of(FOOTPRINT);
        }
    }
}
