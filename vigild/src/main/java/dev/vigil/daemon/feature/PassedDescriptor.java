package dev.vigil.daemon.feature;

import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A descriptor that a program gets as sd_listen_fds(3) says.
 *
 * @param name in LISTEN_FDNAMES
 * @param fd vigild's descriptor
 */
public record PassedDescriptor(String name, int fd) {
    private static final int FIRST_FD = 3;

    /** All that one launch gets, in their order from descriptor 3 on. */
    public static LaunchAdditions additions(List<PassedDescriptor> all) {
        if (all.isEmpty()) {
            return LaunchAdditions.NOTHING;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LISTEN_FDS", Integer.toString(all.size()));
        variables.put("LISTEN_FDNAMES", all.stream().map(PassedDescriptor::name).collect(Collectors.joining(":")));
        List<Descriptor> descriptors = new ArrayList<>();
        all.forEach(one -> descriptors.add(new Descriptor.Inherited(FIRST_FD + descriptors.size(), one.fd())));
        return new LaunchAdditions(variables, List.of("LISTEN_PID"), descriptors, List.of());
    }
}
