package dev.vigil.daemon.supervise;

import dev.vigil.config.text.Suggestion;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a user calls services by: a service, or a group that stands for all its instances. */
public final class NameResolver {
    private final Supervisor supervisor;

    public NameResolver(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /**
     * Names as services.
     *
     * @param unknown those that are neither service nor group, each with a suggestion
     */
    public record Resolved(List<String> services, List<String> unknown) {}

    public Resolved all() {
        return new Resolved(supervisor.view().stream().map(ServiceView::name).toList(), List.of());
    }

    public Resolved resolve(List<String> names) {
        Set<String> services = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        for (String name : names) {
            List<String> meant = supervisor.spec(name).isPresent() ? List.of(name) : instances(name);
            services.addAll(meant);
            if (meant.isEmpty()) {
                unknown.add(name + suggestion(name));
            }
        }
        return new Resolved(List.copyOf(services), List.copyOf(unknown));
    }

    private List<String> instances(String group) {
        return supervisor.view().stream()
                .map(ServiceView::name)
                .filter(name -> groupOf(name).equals(group))
                .toList();
    }

    private String groupOf(String service) {
        return supervisor.spec(service).orElseThrow().group();
    }

    private String suggestion(String name) {
        Set<String> known = new LinkedHashSet<>();
        for (ServiceView view : supervisor.view()) {
            known.add(view.name());
            known.add(groupOf(view.name()));
        }
        return Suggestion.suggest(name, known);
    }
}
