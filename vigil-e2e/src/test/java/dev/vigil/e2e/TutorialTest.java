package dev.vigil.e2e;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Types the tutorial, and sees what it says that one sees. */
@ExtendWith(Sandboxes.class)
final class TutorialTest {
    @Test
    void everyCommandOfTheTutorialDoesWhatItSays(Sandbox box) throws IOException {
        try {
            Dialogue.perform(Checkout.top().resolve("docs/tutorial.md"), box);
        } finally {
            Dialogue.type(box, "vigil --root demo down");
        }
    }
}
