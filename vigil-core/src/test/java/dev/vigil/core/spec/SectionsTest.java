package dev.vigil.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SectionsTest {
    private static final ServiceSpec WEB = ServiceSpec.of("web", List.of("nginx"));

    private record Colour(String name) implements Section {}

    private sealed interface Shape extends Section {}

    private record Circle(int radius) implements Shape {}

    @Test
    void aSectionIsFoundByTheTypeItWasAddedUnder() {
        ServiceSpec spec = WEB.withSection(Colour.class, new Colour("red")).withSection(Shape.class, new Circle(3));
        assertThat(spec.section(Colour.class)).contains(new Colour("red"));
        assertThat(spec.section(Shape.class)).contains(new Circle(3));
        assertThat(spec.section(Circle.class)).isEmpty();
        assertThat(WEB.section(Colour.class)).isEmpty();
    }

    @Test
    void aSecondSectionOfATypeReplacesTheFirst() {
        ServiceSpec red = WEB.withSection(Colour.class, new Colour("red"));
        ServiceSpec blue = WEB.withSection(Colour.class, new Colour("blue"));
        assertThat(red.withSection(Colour.class, new Colour("blue"))).isEqualTo(blue);
        assertThat(red).isNotEqualTo(blue).isNotEqualTo(WEB);
    }

    @Test
    void everyOtherChangeKeepsTheSections() {
        ServiceSpec spec = WEB.withSection(Colour.class, new Colour("red"))
                .withGroup("webs")
                .withKind(ServiceSpec.Kind.ONESHOT)
                .withDependencies(Dependencies.NONE)
                .withStart(StartPlan.DEFAULT)
                .withRestart(RestartPlan.DEFAULT)
                .withStop(StopPlan.DEFAULT)
                .withReload(ReloadPlan.DEFAULT)
                .withLaunch(WEB.launch());
        assertThat(spec.section(Colour.class)).contains(new Colour("red"));
    }
}
