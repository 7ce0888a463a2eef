package dev.vigil.daemon.feature.readiness;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.loop.ServiceMessages.Topic;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** Approves of listeners that are the service's own, or of which that can't be told; and says who the others are. */
final class ListenerApproval implements SocketWatch.Approval {
    /** A service that died because its port was taken is asked about later. */
    private static final long NOTE_NANOS = Duration.ofMinutes(10).toNanos();

    private static final String HELD_BY = " is held by ";

    private final ServiceNotes notes;
    private final ServiceMessages messages;
    private final Owners owners;
    private final Incarnation incarnation;
    private final String address;
    private boolean nobodySeen;
    private String said = "";

    /** Tells whose sockets are, as {@link ListenerOwners#ask}. */
    @FunctionalInterface
    interface Owners {
        void ask(Incarnation incarnation, Set<Long> sockets, Consumer<ListenerOwners.Owner> answer);
    }

    /** @param address what messages call it */
    ListenerApproval(
            ServiceNotes notes, ServiceMessages messages, Owners owners, Incarnation incarnation, String address) {
        this.notes = notes;
        this.messages = messages;
        this.owners = owners;
        this.incarnation = incarnation;
        this.address = address;
    }

    /**
     * Nobody that listens is visible where the address is of another machine or network namespace, but also when a
     * stranger has just ended: that one accepts no second connection.
     */
    @Override
    public void ask(Set<Long> listeners, Consumer<Boolean> answer) {
        if (listeners.isEmpty()) {
            boolean again = nobodySeen;
            nobodySeen = true;
            answer.accept(again);
        } else {
            nobodySeen = false;
            owners.ask(incarnation, listeners, owner -> answer.accept(isApproved(owner)));
        }
    }

    private boolean isApproved(ListenerOwners.Owner owner) {
        return switch (owner) {
            case ListenerOwners.Owner.Service _ -> {
                forgetStranger();
                yield true;
            }
            case ListenerOwners.Owner.Untold(int pid) -> {
                say("whether " + address + " is its own can't be told: vigild may not look into its process " + pid
                        + "; it counts as ready");
                yield true;
            }
            case ListenerOwners.Owner.Stranger(String who) -> {
                String note = address + HELD_BY + who + ", which is none of its processes";
                notes.put(incarnation.service(), note, NOTE_NANOS);
                say(note + "; it does not count as ready");
                yield false;
            }
        };
    }

    private void forgetStranger() {
        notes.of(incarnation.service())
                .filter(note -> note.startsWith(address + HELD_BY))
                .ifPresent(_ -> notes.remove(incarnation.service()));
    }

    private void say(String text) {
        if (!said.equals(text)) {
            said = text;
            String service = incarnation.service();
            messages.warn(Topic.STATE, service, service + ": " + text);
        }
    }
}
