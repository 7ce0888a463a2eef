package dev.vigil.daemon.process;

import java.util.Set;
import java.util.function.Predicate;

/** Descriptors of a part of vigild that the keeper holds too, so that the next vigild gets them after a SIGKILL. */
public interface KeptDescriptors {
    /** Grows with each change of {@link #descriptors}. */
    long changes();

    /** Those that are to be held, by their numbers here, which are those in the keeper as well. */
    Set<Integer> descriptors();

    /** Takes from the keeper with this pid what an earlier vigild has had it hold. */
    void takeBack(int keeper);

    /** All keepers were asked: what is not of a service that goes on is let go. */
    void settle(Predicate<String> goesOn);
}
