package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commands that are run around the main program of a service, each list in its order. None of them is the main
 * program, and what they leave behind is killed.
 *
 * @param conditions before anything else of a launch; one that ends with an exit code from 1 to 254 skips the launch
 * @param preStart before the main program is launched; one that fails is a failure of the launch
 * @param postStart once the program is ready, which is running only when they have ended; one that fails is a failure
 * @param postStop once nothing is left of a launch, also of one that has failed; their failures change nothing
 */
public record LaunchCommands(
        List<List<String>> conditions,
        List<List<String>> preStart,
        List<List<String>> postStart,
        List<List<String>> postStop)
        implements Section {
    public static final LaunchCommands NONE = new LaunchCommands(List.of(), List.of(), List.of(), List.of());

    public LaunchCommands {
        conditions = List.copyOf(conditions);
        preStart = List.copyOf(preStart);
        postStart = List.copyOf(postStart);
        postStop = List.copyOf(postStop);
    }

    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        add(settings, Uptake.NEXT_START, "condition", conditions);
        add(settings, Uptake.NEXT_START, "pre-start", preStart);
        add(settings, Uptake.NEXT_START, "post-start", postStart);
        add(settings, Uptake.LIVE, "post-stop", postStop);
        return settings;
    }

    private static void add(List<Setting> settings, Uptake uptake, String key, List<List<String>> commands) {
        if (!commands.isEmpty()) {
            settings.add(new Setting(key, uptake, Setting.nested(commands), false));
        }
    }

    /** Those of a service. */
    public static LaunchCommands of(ServiceSpec spec) {
        return spec.section(LaunchCommands.class).orElse(NONE);
    }

    /** All of them. */
    public Stream<List<String>> all() {
        return Stream.of(conditions, preStart, postStart, postStop).flatMap(List::stream);
    }

    /** Whether something is run before the main program. */
    public boolean precedesLaunch() {
        return !conditions.isEmpty() || !preStart.isEmpty();
    }
}
