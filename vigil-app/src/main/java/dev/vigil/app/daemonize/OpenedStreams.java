package dev.vigil.app.daemonize;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The daemon's standard streams. Their files are opened here and not in the child, so that a failure names the file. No
 * terminal among them can become a controlling one.
 */
final class OpenedStreams {
    private static final int MODE = 0644;

    private final Linux linux;
    private final List<Descriptor> descriptors = new ArrayList<>();

    private OpenedStreams(Linux linux) {
        this.linux = linux;
    }

    static List<Descriptor> open(Linux linux, DaemonPlan.Streams streams) {
        OpenedStreams opened = new OpenedStreams(linux);
        int write =
                Flags.O_WRONLY | Flags.O_CREAT | Flags.O_NOCTTY | (streams.append() ? Flags.O_APPEND : Flags.O_TRUNC);
        opened.stream(0, streams.in(), Flags.O_RDONLY | Flags.O_NOCTTY);
        opened.stream(1, streams.out(), write);
        if (streams.err().isPresent() && streams.err().equals(streams.out())) {
            // One open file: with two, each would write over what the other has written.
            opened.descriptors.add(new Descriptor.Inherited(2, opened.ours(1)));
        } else {
            opened.stream(2, streams.err(), write);
        }
        return opened.descriptors;
    }

    private void stream(int number, Optional<String> file, int flags) {
        if (file.isEmpty()) {
            descriptors.add(new Descriptor.Opened(number, "/dev/null", Flags.O_RDWR, 0));
            return;
        }
        if ((flags & Flags.O_CREAT) != 0) {
            checkFolder(file.get());
        }
        int fd = linux.open(file.get(), flags, MODE);
        if (fd < 0) {
            throw DaemonizeFailure.of(fd, file.get());
        }
        descriptors.add(new Descriptor.Inherited(number, fd));
    }

    /** As root it would write whatever a link leads to that somebody puts there. */
    private void checkFolder(String file) {
        new PathTrust(linux).problemOfParent(PathText.folder(file)).ifPresent(problem -> {
            throw new DaemonizeFailure("output " + file + ": " + problem);
        });
    }

    private int ours(int index) {
        return ((Descriptor.Inherited) descriptors.get(index)).ours();
    }
}
