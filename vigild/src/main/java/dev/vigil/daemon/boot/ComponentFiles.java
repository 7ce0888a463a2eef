package dev.vigil.daemon.boot;

import dev.vigil.daemon.control.ControlServer;
import dev.vigil.daemon.feature.notify.NotifySockets;
import dev.vigil.daemon.output.ServiceOutputs;
import dev.vigil.daemon.process.IdentitySecret;
import dev.vigil.daemon.state.journal.Journal;
import dev.vigil.linux.Linux;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of the run directory that belong to components, and how each is made again. */
final class ComponentFiles {
    private static final String NOTIFY = "notify/";
    private static final String OUTPUT = "fifo/";

    private final NotifySockets notify;
    private final ServiceOutputs outputs;
    private final Journal journal;
    private final Map<String, RunFiles.RunFile> files = new LinkedHashMap<>();

    ComponentFiles(
            Linux linux,
            String run,
            byte[] secret,
            ControlServer control,
            NotifySockets notify,
            ServiceOutputs outputs,
            Journal journal) {
        this.notify = notify;
        this.outputs = outputs;
        this.journal = journal;
        files.put("vigil.sock", _ -> control.listenAgain());
        files.put("secret", _ -> IdentitySecret.keep(linux, run, secret));
        files.put("journal", _ -> {
            journal.restore();
            return Optional.empty();
        });
        files.put("relay", _ -> outputs.restoreRelay());
        files.put("relay.of", _ -> outputs.restoreRelay());
    }

    /** The names that are there now. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(files.keySet());
        notify.services().forEach(service -> names.add(NOTIFY + service));
        outputs.fifos().forEach(name -> names.add(OUTPUT + name));
        return names;
    }

    /** @return why {@code name} can't be made again; empty: it is there, or is not needed now */
    Optional<String> restore(String name) {
        if (name.startsWith(NOTIFY)) {
            return notify.bindAgain(name.substring(NOTIFY.length()));
        }
        if (name.startsWith(OUTPUT)) {
            outputs.restoreFifo(name.substring(OUTPUT.length()));
            return Optional.empty();
        }
        RunFiles.RunFile file = files.get(name);
        return file == null ? Optional.empty() : file.restore(name);
    }

    /** Another vigild lives there now: what is written in it would be taken for that one's. */
    void leave() {
        journal.close();
    }
}
