package dev.vigil.config;

import dev.vigil.config.keys.DependencyKeys;
import dev.vigil.config.keys.InstanceKeys;
import dev.vigil.config.keys.KeyGroups;
import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.DependencyRef;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problems;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes the specifications of one draft: the same checks, whatever it comes from. */
final class ServiceReader {
    private final ServiceDraft draft;
    private final LoadContext context;
    private final Problems problems;

    ServiceReader(ServiceDraft draft, LoadContext context) {
        this.draft = draft;
        this.context = context;
        this.problems = context.problems();
    }

    Declaration declaration() {
        int before = problems.count();
        NameRules.check(draft.name(), draft.place(), problems);
        ConfigSection section = ConfigSection.open(draft.keys(), KeyGroups.TABLE, draft.path(), draft.scope());
        List<String> names = names(section.get(InstanceKeys.INSTANCES).orElse(1));
        Declaration declaration = new Declaration(draft.name(), draft.place(), names, instances(section, names));
        boolean sound = problems.count() == before && !draft.scope().torn();
        return sound ? declaration : declaration.unsound();
    }

    private List<String> names(int wanted) {
        int count = context.grant(wanted, draft.place()) ? wanted : 1;
        return count == 1
                ? List.of(draft.name())
                : IntStream.rangeClosed(1, count)
                        .mapToObj(number -> draft.name() + "-" + number)
                        .toList();
    }

    /** Reads instance after instance, up to the first that has a problem: the others would have the same. */
    private List<Declaration.Instance> instances(ConfigSection section, List<String> names) {
        List<Declaration.Instance> instances = new ArrayList<>();
        boolean numbered = section.has(InstanceKeys.INSTANCES);
        for (int i = 0; i < names.size(); i++) {
            ConfigSection own = numbered ? section.in(draft.scope().withInstance(i + 1)) : section;
            Declaration.Instance instance = instance(own, names.get(i));
            instances.add(instance);
            if (!instance.sound()) {
                break;
            }
        }
        return instances;
    }

    private Declaration.Instance instance(ConfigSection section, String name) {
        int before = problems.count();
        ServiceSpec spec = ServiceSpec.of(name, List.of()).withGroup(draft.name());
        for (KeyGroup group : KeyGroups.ALL) {
            spec = group.apply(section, spec);
        }
        for (KeyGroup group : KeyGroups.ALL) {
            group.check(section, spec);
        }
        checkEnvironmentFiles(spec.launch());
        List<DependencyRef> dependencies = DependencyKeys.dependencies(section);
        return new Declaration.Instance(spec, problems.count() == before, dependencies);
    }

    private void checkEnvironmentFiles(Launch launch) {
        for (String file : launch.environment().files()) {
            String path = file.startsWith("-") ? file.substring(1) : file;
            Optional<String> mistrust = context.trust().problemOfEnvironmentFile(path, launch.identity());
            mistrust.ifPresentOrElse(
                    problem -> problems.add(draft.place(), "cannot trust an environment file: " + problem),
                    () -> checkLines(path));
        }
    }

    private void checkLines(String path) {
        Place place = Place.ofFile(draft.place().order(), path);
        context.environmentFiles()
                .read(Path.of(path))
                .problems()
                .forEach(problem -> problems.add(place.at(problem.line(), problem.column()), problem.message()));
    }
}
