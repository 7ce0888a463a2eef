package dev.vigil.daemon.state.journal;

/** Bytes that say nothing sensible. */
final class CorruptJournal extends RuntimeException {
    private static final long serialVersionUID = 1;

    CorruptJournal(String what) {
        super(what, null, false, false);
    }
}
