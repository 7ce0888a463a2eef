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
        assertThat(memory.sameBoot()).isTrue();
        for (ServiceRecord record : JournalSamples.records()) {
            ServiceEntry life = Objects.requireNonNull(memory.lives().get(record.name()));
            assertThat(life.record()).isEqualTo(record);
            assertThat(life.footprint().isPresent()).isEqualTo(record.state() instanceof ServiceState.Launched);
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
            if (states.isEmpty() || !states.getLast().equals(memory.lives())) {
                states.add(memory.lives());
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
            assertThat(read().lives()).isEmpty();
            assertThat(read().problem()).startsWith(path() + ": ");
        }
    }

    @Test
    void aBitThatFlipsIsSeenAndWhatIsToldIsAlwaysAStateThatWas() throws IOException {
        byte[] bytes = threeFrames();
        Map<String, ServiceEntry> before =
                memoryOf(Arrays.copyOf(bytes, lastFrame)).lives();
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            JournalContents memory = memoryOf(damaged);
            boolean inLastFrame = at >= lastFrame;
            // What damages the last frame can't always be told from a write that was broken off.
            assertThat(memory.problem().isEmpty() && !inLastFrame)
                    .as("byte %d", at)
                    .isFalse();
            assertThat(memory.lives().equals(inLastFrame ? before : Map.of()))
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
                .endsWith("written by another vigild (version 9, this one reads version 1)");
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
        assertThat(read().lives()).isEmpty();
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
        assertThat(read().lives()).hasSize(JournalSamples.records().size());
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
        assertThat(read().lives()).hasSize(JournalSamples.records().size());
        assertThat(warnings).hasSize(2);
        journal.close();
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

        void put(List<ServiceRecord> records) {
            changed = records;
            records.forEach(record -> all.put(record.name(), record));
        }

        @Override
        public boolean hasChanged() {
            return !changed.isEmpty();
        }

        @Override
        public List<ServiceRecord> takeChanged() {
            List<ServiceRecord> taken = changed;
            changed = List.of();
            return taken;
        }

        @Override
        public List<ServiceRecord> all() {
            return List.copyOf(all.values());
        }

        @Override
        public Optional<GroupIdentity> footprint(Incarnation incarnation) {
            return Optional.of(FOOTPRINT);
        }
    }
}
