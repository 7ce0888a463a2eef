package dev.vigil.daemon.feature.activation;

import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Which sockets are open, and under which numbers keepers hold them. */
final class SocketJournal implements JournalSection {
    private final SocketTable sockets;
    private final List<Entry> read = new ArrayList<>();
    private long written;

    /** {@code socket} has the descriptor that the earlier vigild had. */
    record Entry(String service, OpenSocket socket) {}

    SocketJournal(SocketTable sockets) {
        this.sockets = sockets;
    }

    /** What an earlier vigild has written and nobody has taken yet. */
    List<Entry> toBeTaken() {
        return read;
    }

    @Override
    public String tag() {
        return "sockets";
    }

    @Override
    public boolean hasChanged() {
        return written != sockets.changes();
    }

    @Override
    public void write(WireWriter out) {
        written = sockets.changes();
        List<Entry> entries = new ArrayList<>();
        sockets.all().forEach((service, some) -> some.forEach(socket -> entries.add(new Entry(service, socket))));
        out.list(entries, entry -> {
            OpenSocket socket = entry.socket();
            out.text(entry.service());
            out.text(socket.description());
            out.number(socket.fd());
            out.number(socket.keptAs());
            out.number(socket.device());
            out.number(socket.inode());
            out.text(socket.path());
        });
    }

    @Override
    public void read(WireReader in) {
        read.addAll(in.list(() -> new Entry(
                in.text(),
                new OpenSocket(in.text(), in.smallNumber(), in.smallNumber(), in.number(), in.number(), in.text()))));
    }
}
