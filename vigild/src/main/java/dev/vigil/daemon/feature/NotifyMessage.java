package dev.vigil.daemon.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One message of sd_notify(3), as handlers of its assignments see it. Used on the loop's thread only. */
public final class NotifyMessage {
    private final Map<String, String> assignments;
    private final List<Integer> descriptors;

    /**
     * A message.
     *
     * @param assignments by variable, those that some handler understands
     * @param descriptors that came along with it (SCM_RIGHTS)
     */
    public NotifyMessage(Map<String, String> assignments, List<Integer> descriptors) {
        this.assignments = assignments;
        this.descriptors = new ArrayList<>(descriptors);
    }

    /** What it assigns to {@code variable}. */
    public Optional<String> value(String variable) {
        return Optional.ofNullable(assignments.get(variable));
    }

    /** All of its assignments. */
    public Map<String, String> assignments() {
        return assignments;
    }

    /** The descriptors that came along; who takes them closes them. Those that nobody takes are closed. */
    public List<Integer> takeDescriptors() {
        List<Integer> taken = List.copyOf(descriptors);
        descriptors.clear();
        return taken;
    }

    /** Leaves one that was taken to be closed with the rest. */
    public void giveBack(int descriptor) {
        descriptors.add(descriptor);
    }
}
