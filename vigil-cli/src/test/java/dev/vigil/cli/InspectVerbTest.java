package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InspectVerbTest {
    @Test
    void reasonsAreBrokenBetweenWordsAndNeverCut() {
        String why = "a leader that opens a terminal without O_NOCTTY gets it, with its Ctrl-C and hang-up";
        List<String> lines = InspectVerb.wrapped(why, 32);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(32));
        assertThat(String.join(" ", lines)).isEqualTo(why);
        assertThat(InspectVerb.wrapped("unbreakable word", 5)).containsExactly("unbreakable", "word");
        assertThat(InspectVerb.wrapped(why, Integer.MAX_VALUE)).containsExactly(why);
    }
}
