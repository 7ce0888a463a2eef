package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.UserEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a {@link SpawnPlan} of a specification. It is made anew for each launch, on the spawner's thread: environment
 * files and users may have changed, looking the program up costs ten microseconds of a spawn's five hundred, and a
 * thousand kept plans would cost memory.
 */
public final class LaunchPlanner {
    /** Standard output and error of who has nothing to say. */
    public static final List<SpawnPlan.Descriptor> NULL_OUTPUT = List.of(nullDevice(1), nullDevice(2));

    private static final SpawnPlan.Descriptor NULL_INPUT =
            new SpawnPlan.Descriptor.Opened(0, "/dev/null", Flags.O_RDONLY, 0);

    private final Linux linux;
    private final ProgramLookup programs;
    private final ExecWrappers chain;
    private final CredentialResolver identities;
    private final Map<String, String> own;

    public LaunchPlanner(Linux linux) {
        this.linux = linux;
        this.programs = new ProgramLookup(linux);
        this.chain = new ExecWrappers(linux);
        this.identities = new CredentialResolver(linux);
        this.own = Environments.own(linux);
    }

    /** The null device for writing, as descriptor {@code number}. */
    public static SpawnPlan.Descriptor nullDevice(int number) {
        return new SpawnPlan.Descriptor.Opened(number, "/dev/null", Flags.O_WRONLY, 0);
    }

    /** What to spawn. @throws LaunchRefused with the cause */
    public SpawnPlan plan(LaunchRequest launch) {
        Launch spec = launch.spec().launch();
        Optional<CredentialResolver.Credentials> credentials = identities.resolve(spec.identity());
        Map<String, String> variables = variables(launch, credentials.flatMap(CredentialResolver.Credentials::user));
        Optional<String> directory = spec.surroundings().workingDirectory();
        String program = programs.find(
                launch.command().getFirst(),
                variables.getOrDefault("PATH", Environments.PATH_DEFAULT),
                directory.orElse("."));
        credentials.ifPresent(ids -> launch.owned().forEach(path -> linux.chown(path, ids.uid(), ids.gid())));
        List<String> before = chain.before(spec.surroundings().limits(), credentials);
        if (!before.isEmpty()) {
            programs.check(program);
        }
        return plan(launch, program, lines(variables), before);
    }

    private static SpawnPlan plan(LaunchRequest launch, String program, List<String> environment, List<String> before) {
        Launch.Surroundings surroundings = launch.spec().launch().surroundings();
        List<String> argv = new ArrayList<>(before);
        argv.add(before.isEmpty() ? launch.command().getFirst() : program);
        argv.addAll(launch.command().subList(1, launch.command().size()));
        List<SpawnPlan.Descriptor> descriptors =
                new ArrayList<>(launch.descriptors().size() + 1);
        descriptors.add(NULL_INPUT);
        descriptors.addAll(launch.descriptors());
        return new SpawnPlan(
                before.isEmpty() ? program : before.getFirst(),
                argv,
                environment,
                descriptors,
                new SpawnPlan.Options(
                        true, false, surroundings.workingDirectory(), Optional.of(surroundings.umask()), List.of()));
    }

    /** Why a plan failed, for a reader. */
    public String explain(SpawnPlan plan, int errno) {
        return programs.explain(plan.path(), plan.options().directory(), errno);
    }

    private Map<String, String> variables(LaunchRequest launch, Optional<UserEntry> user) {
        Launch.Environment environment = launch.spec().launch().environment();
        Map<String, String> variables = new LinkedHashMap<>();
        if (!environment.clear()) {
            variables.putAll(own);
        }
        variables.putIfAbsent("PATH", own.getOrDefault("PATH", Environments.PATH_DEFAULT));
        user.ifPresent(entry -> {
            variables.put("HOME", entry.home());
            variables.put("USER", entry.name());
            variables.put("LOGNAME", entry.name());
            variables.put("SHELL", entry.shell());
        });
        environment.files().forEach(file -> Environments.addFile(linux, file, variables));
        variables.putAll(environment.variables());
        variables.put("VIGIL_SERVICE", launch.spec().name());
        variables.put(IdentityVariables.INCARNATION, launch.incarnation().toString());
        variables.put("VIGIL_INSTANCE", instance(launch.spec()));
        variables.putAll(launch.variables());
        return variables;
    }

    private static String instance(ServiceSpec spec) {
        return spec.name().startsWith(spec.group() + "-")
                ? spec.name().substring(spec.group().length() + 1)
                : "1";
    }

    private static List<String> lines(Map<String, String> variables) {
        List<String> lines = new ArrayList<>(variables.size());
        variables.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }
}
