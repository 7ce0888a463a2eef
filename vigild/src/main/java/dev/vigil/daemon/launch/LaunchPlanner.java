package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a {@link PlannedLaunch} of a specification. It is made anew for each launch, on the spawner's thread:
 * environment files and users may have changed, looking the program up costs ten microseconds of a spawn's five
 * hundred, and a thousand kept plans would cost memory.
 */
public final class LaunchPlanner {
    /** Standard output and error of who has nothing to say. */
    public static final List<SpawnPlan.Descriptor> NULL_OUTPUT = List.of(nullDevice(1), nullDevice(2));

    private static final SpawnPlan.Descriptor NULL_INPUT =
            new SpawnPlan.Descriptor.Opened(0, "/dev/null", Flags.O_RDONLY, 0);

    private final Linux linux;
    private final ProgramLookup programs;
    private final CredentialResolver identities;
    private final EnvironmentBuilder environments;
    /** Who runs what has no user of its own: vigild's. */
    private final ServiceOwner own;

    private final LaunchPreparer preparer;

    /** One in whose launches nobody else has a say. */
    public LaunchPlanner(Linux linux, IdentityVariables identity) {
        this(linux, identity, new LaunchPreparers(List.of()));
    }

    /**
     * @param identity the variables of what is launched
     * @param preparer has a say in all that is launched
     */
    public LaunchPlanner(Linux linux, IdentityVariables identity, LaunchPreparer preparer) {
        this.linux = linux;
        this.preparer = preparer;
        this.programs = new ProgramLookup(linux);
        this.identities = new CredentialResolver(linux);
        this.environments = new EnvironmentBuilder(linux, identity);
        this.own = new ServiceOwner(linux.geteuid(), linux.getegid());
    }

    /** The null device for writing, as descriptor {@code number}. */
    public static SpawnPlan.Descriptor nullDevice(int number) {
        return new SpawnPlan.Descriptor.Opened(number, "/dev/null", Flags.O_WRONLY, 0);
    }

    /**
     * What to launch.
     *
     * @param first what is done before all else where there is anything to be done before the program runs
     * @throws LaunchRefused with the cause
     */
    public PlannedLaunch plan(LaunchRequest launch, List<LaunchStep> first) {
        Launch spec = launch.spec().launch();
        Optional<CredentialResolver.Credentials> credentials =
                identities.resolve(preparer.identity(launch.spec(), spec.identity()));
        LaunchPreparation prepared = preparer.prepare(launch, owner(credentials));
        Map<String, String> variables =
                environments.build(launch, credentials.flatMap(CredentialResolver.Credentials::user));
        variables.putAll(prepared.variables());
        List<String> found = find(launch, variables, credentials.isPresent());
        credentials.ifPresent(ids -> launch.additions().owned().forEach(path -> give(path, ids)));
        SpawnPlan plan = direct(launch, found.getFirst(), EnvironmentBuilder.lines(variables));
        List<String> pidVariables = launch.additions().pidVariables();
        Map<String, Launch.Limit> limits = spec.surroundings().limits();
        List<LaunchStep> added = launch.additions().steps();
        List<String> identity = new ArrayList<>(prepared.wrapper());
        identity.addAll(identities.command(credentials, prepared.options()));
        SpawnContext context = prepared.context().orElse(linux::spawn);
        boolean direct = identity.isEmpty() && limits.isEmpty() && pidVariables.isEmpty() && added.isEmpty();
        if (direct && !forks(launch)) {
            return new PlannedLaunch.Direct(context, plan);
        }
        programs.check(found.getFirst());
        return new StagedLaunch(linux, context, plan, found, identity, pidVariables, steps(first, limits, added));
    }

    private ServiceOwner owner(Optional<CredentialResolver.Credentials> credentials) {
        return credentials.map(ids -> new ServiceOwner(ids.uid(), ids.gid())).orElse(own);
    }

    /** One that forks at once must be in its cgroup before, or what it leaves behind is not. */
    private static boolean forks(LaunchRequest launch) {
        return launch.spec().kind() == ServiceSpec.Kind.FORKING
                && launch.command().equals(launch.spec().launch().command());
    }

    private List<String> find(LaunchRequest launch, Map<String, String> variables, boolean forAnotherUser) {
        String name = launch.command().getFirst();
        String path = variables.getOrDefault("PATH", Environments.PATH_DEFAULT);
        String directory =
                launch.spec().launch().surroundings().workingDirectory().orElse(".");
        return forAnotherUser ? programs.findAll(name, path, directory) : List.of(programs.find(name, path, directory));
    }

    private void give(String path, CredentialResolver.Credentials ids) {
        int given = linux.chown(path, ids.uid(), ids.gid());
        if (given < 0) {
            throw new LaunchRefused("change owner of " + path + ": " + Errno.describe(given));
        }
    }

    private List<LaunchStep> steps(List<LaunchStep> first, Map<String, Launch.Limit> limits, List<LaunchStep> added) {
        List<LaunchStep> steps = new ArrayList<>(first);
        steps.addAll(ResourceLimits.steps(linux, limits));
        steps.addAll(added);
        return steps;
    }

    private static SpawnPlan direct(LaunchRequest launch, String program, List<String> environment) {
        Launch.Surroundings surroundings = launch.spec().launch().surroundings();
        List<SpawnPlan.Descriptor> added = launch.additions().descriptors();
        List<SpawnPlan.Descriptor> descriptors = new ArrayList<>(added.size() + 1);
        descriptors.add(NULL_INPUT);
        added.forEach(descriptor -> {
            descriptors.removeIf(earlier -> earlier.number() == descriptor.number());
            descriptors.add(descriptor);
        });
        return new SpawnPlan(
                program,
                launch.command(),
                environment,
                descriptors,
                new SpawnPlan.Options(
                        true, false, surroundings.workingDirectory(), Optional.of(surroundings.umask()), List.of()));
    }

    /** Why a launch failed, for a reader. */
    public String explain(PlannedLaunch launch, int errno) {
        return programs.explain(launch.plan().path(), launch.plan().options().directory(), errno);
    }
}
