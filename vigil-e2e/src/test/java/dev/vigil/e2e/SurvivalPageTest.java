package dev.vigil.e2e;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Types the story of survival, and sees that each of its claims is so. */
@ExtendWith(Sandboxes.class)
final class SurvivalPageTest {
    @Test
    void everyClaimOfTheStoryIsSo(Sandbox box) throws IOException {
        Shell.need("ps", "pgrep");
        try {
            Dialogue.perform(Checkout.top().resolve("docs/explanation/survival.md"), box);
        } finally {
            Dialogue.type(box, "vigil --root demo down");
        }
    }
}
