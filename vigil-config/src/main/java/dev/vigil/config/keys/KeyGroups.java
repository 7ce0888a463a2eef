package dev.vigil.config.keys;

import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import java.util.List;

/** All keys of a service. A new feature adds its group to {@link #ALL}. */
public final class KeyGroups {
    /** In the order of the reference page. What others build on comes first: defaults depend on the kind. */
    public static final List<KeyGroup> ALL = List.of(
            new CommandKeys(),
            new ForkingKeys(),
            new DependencyKeys(),
            new IdentityKeys(),
            new SurroundingsKeys(),
            new EnvironmentKeys(),
            new InstanceKeys(),
            new ReadyKeys(),
            new RestartKeys(),
            new StopKeys(),
            new LaunchCommandKeys(),
            new LogKeys(),
            new LimitKeys(),
            new PriorityKeys(),
            new DirectoryKeys(),
            new CredentialKeys(),
            new SandboxKeys(),
            new NotifyKeys(),
            new WatchdogKeys(),
            new FdStoreKeys(),
            new ListenKeys(),
            new EssentialKeys(),
            new HealthKeys(),
            new HookKeys(),
            new ScheduleKeys(),
            new LaterKeys());

    public static final KeyTable TABLE =
            KeyTable.of(ALL.stream().flatMap(group -> group.keys().stream()).toList());

    private KeyGroups() {}
}
