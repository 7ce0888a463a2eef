package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problem;
import dev.vigil.config.model.Scope;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.core.spec.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Drafts that no file of Vigil's own has made, as an import of another format makes them. */
class DraftsTest {
    private static final Place UNIT = Place.ofFile(0, "web.service");
    private static final Place EXEC = named(4, "ExecStart");

    private final LoadContext context = new LoadContext();

    private static Place named(int line, String name) {
        return new Place(0, "web.service", line, 1, Optional.of(name));
    }

    private static ConfigValue text(String text, Place place) {
        return new ConfigValue.Text(text, place);
    }

    private Loaded load(String name, Map<String, ConfigValue> keys) {
        ConfigValue.Table table = new ConfigValue.Table(new LinkedHashMap<>(keys), UNIT);
        Scope scope = Scope.of(UNIT, "/etc/units", context.problems());
        return Configuration.load(List.of(new ServiceDraft(name, UNIT, table, "service." + name, scope)), context);
    }

    @Test
    void aDraftBecomesASpecificationWithTheDefaultsOfAFile() {
        Loaded loaded = load("web", Map.of("command", text("nginx -g 'daemon off;'", EXEC)));
        assertThat(loaded.problems()).isEmpty();
        ServiceSpec standard = ServiceSpec.of("web", List.of("nginx", "-g", "daemon off;"));
        assertThat(loaded.services())
                .containsExactly(standard.withLaunch(standard.launch()
                        .withSurroundings(standard.launch().surroundings().withWorkingDirectory("/etc/units"))));
    }

    @Test
    void aProblemIsToldOfWhatTheUserWroteAndWhere() {
        Map<String, ConfigValue> stop = Map.of(
                "timeout",
                text("soon", named(7, "TimeoutStopSec")),
                "frob",
                new ConfigValue.Whole(1, named(8, "Frob")));
        Loaded loaded = load("web", Map.of("command", text("a | b", EXEC), "stop", new ConfigValue.Table(stop, UNIT)));
        assertThat(loaded.services()).isEmpty();
        assertThat(loaded.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "web.service:4:1: cannot use ExecStart: no shell is run that would understand |; quote it, or"
                                + " run [\"sh\", \"-c\", \"...\"] (\"a | b\")",
                        "web.service:7:1: cannot use TimeoutStopSec: not a duration like 250ms, 10s, 5m, 2h, 7d"
                                + " (\"soon\")",
                        "web.service:8:1: unknown key frob in service.web.stop");
    }

    @Test
    void whatIsMissingAndABadNameAreToldOfTheWholeFile() {
        assertThat(load("../up", Map.of()).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "web.service: cannot name a service so: a name has letters, digits and _ . @ -, and starts with"
                                + " a letter or digit (\"../up\")",
                        "web.service: service.../up has no command");
    }
}
