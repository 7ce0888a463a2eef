package dev.vigil.daemon.change;

import dev.vigil.core.Incarnation;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Setting;
import dev.vigil.core.spec.Uptake;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * With which settings the services that run were launched, where these are described otherwise now and only a restart
 * takes that up; and which services an apply has still to start. The next vigild knows both by the journal. Nothing is
 * kept of services that run as they are described, so launches cost nothing.
 */
public final class LaunchedSettings implements LaunchContributor, JournalSection {
    private final Supervisor supervisor;
    private final Map<String, Launched> byService = new TreeMap<>();
    private final Set<String> toStart = new TreeSet<>();
    private boolean hasChanged;

    /** Of one launch; an empty value was not given. */
    private record Launched(long incarnation, Map<String, Former> settings) {}

    private record Former(String value, boolean given, boolean secret) {}

    public LaunchedSettings(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /** What runs as {@code incarnation} was described by {@code before} and is by {@code after} from now on. */
    void described(Incarnation incarnation, ServiceSpec before, ServiceSpec after) {
        Map<String, Former> settings = new LinkedHashMap<>();
        Map<String, Setting> now = byKey(after.settings());
        Map<String, Setting> launched = byKey(inForce(before));
        Set<String> keys = new TreeSet<>(launched.keySet());
        keys.addAll(now.keySet());
        for (String key : keys) {
            Optional<Setting> old = Optional.ofNullable(launched.get(key));
            Optional<Setting> other = Optional.ofNullable(now.get(key));
            boolean restarts = old.or(() -> other)
                    .filter(setting -> setting.uptake() == Uptake.RESTART)
                    .isPresent();
            if (restarts && !old.map(Setting::value).equals(other.map(Setting::value))) {
                boolean secret = old.or(() -> other).filter(Setting::secret).isPresent();
                settings.put(key, new Former(old.map(Setting::value).orElse(""), old.isPresent(), secret));
            }
        }
        put(incarnation, settings);
    }

    private void put(Incarnation incarnation, Map<String, Former> settings) {
        if (settings.isEmpty()) {
            hasChanged |= byService.remove(incarnation.service()) != null;
        } else {
            byService.put(incarnation.service(), new Launched(incarnation.number(), settings));
            hasChanged = true;
        }
    }

    private static Map<String, Setting> byKey(List<Setting> settings) {
        Map<String, Setting> byKey = new LinkedHashMap<>();
        settings.forEach(setting -> byKey.put(setting.key(), setting));
        return byKey;
    }

    /** The settings that hold for what runs of {@code spec}. */
    List<Setting> inForce(ServiceSpec spec) {
        List<Setting> described = spec.settings();
        Optional<Launched> launched = of(spec.name());
        if (launched.isEmpty()) {
            return described;
        }
        List<Setting> inForce = new ArrayList<>(described);
        launched.get().settings().forEach((key, former) -> {
            inForce.removeIf(setting -> setting.key().equals(key));
            if (former.given()) {
                inForce.add(new Setting(key, Uptake.RESTART, former.value(), former.secret()));
            }
        });
        return inForce;
    }

    /** Only as long as that launch is the latest one, and something of it is there. */
    private Optional<Launched> of(String service) {
        return Optional.ofNullable(byService.get(service))
                .filter(launched -> supervisor
                        .view(service)
                        .filter(view -> view.incarnation() == launched.incarnation()
                                && view.state().live().isPresent())
                        .isPresent());
    }

    /** Settings of what runs that are described otherwise now: by key, a value that is to be shown. */
    public Map<String, Optional<String>> drift(String service) {
        if (byService.isEmpty()) {
            return Map.of();
        }
        Map<String, Optional<String>> drift = new LinkedHashMap<>();
        of(service)
                .ifPresent(launched -> launched.settings()
                        .forEach((key, former) -> drift.put(
                                key,
                                former.given() && !former.secret() ? Optional.of(former.value()) : Optional.empty())));
        return drift;
    }

    /** These are to be started by an apply that begins. */
    void toStart(List<String> services) {
        hasChanged |= toStart.addAll(services);
    }

    /** This one is started, or nobody wants that any more. */
    void started(String service) {
        hasChanged |= toStart.remove(service);
    }

    boolean isToStart(String service) {
        return toStart.contains(service);
    }

    /** Services that an earlier vigild was to start, or to restart, for an apply that has not come to its end. */
    public List<String> unfinished() {
        Set<String> names = new TreeSet<>(toStart);
        byService.keySet().stream().filter(name -> of(name).isPresent()).forEach(names::add);
        return List.copyOf(names);
    }

    /** One that was prepared before it was described otherwise runs with what it was described by then. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public void launched(Incarnation incarnation, ServiceSpec spec) {
        if (!toStart.isEmpty()) {
            started(incarnation.service());
        }
        ServiceSpec now = supervisor.spec(incarnation.service()).orElse(spec);
        if (byService.isEmpty() && now == spec) {
            return;
        }
        hasChanged |= byService.remove(incarnation.service()) != null;
        if (!now.equals(spec)) {
            described(incarnation, spec, now);
        }
    }

    @Override
    public void forgotten(String service) {
        hasChanged |= byService.remove(service) != null;
        started(service);
    }

    @Override
    public String tag() {
        return "launched-with";
    }

    @Override
    public boolean hasChanged() {
        return hasChanged;
    }

    /** Values that are not to be shown are not written down either: of these it is known only that they differ. */
    @Override
    public void write(WireWriter out) {
        hasChanged = false;
        out.list(List.copyOf(byService.entrySet()), entry -> {
            out.text(entry.getKey());
            out.number(entry.getValue().incarnation());
            out.list(List.copyOf(entry.getValue().settings().entrySet()), setting -> {
                Former former = setting.getValue();
                out.text(setting.getKey());
                out.text(former.secret() ? "" : former.value());
                out.flag(former.given());
                out.flag(former.secret());
            });
        });
        out.list(List.copyOf(toStart), out::text);
    }

    @Override
    public void read(WireReader in) {
        in.list(() -> {
            String service = in.text();
            long incarnation = in.number();
            Map<String, Former> settings = new LinkedHashMap<>();
            in.list(() -> {
                String key = in.text();
                settings.put(key, new Former(in.text(), in.flag(), in.flag()));
                return key;
            });
            byService.put(service, new Launched(incarnation, settings));
            return service;
        });
        toStart.addAll(in.list(in::text));
    }
}
