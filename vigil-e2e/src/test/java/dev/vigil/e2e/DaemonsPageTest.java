package dev.vigil.e2e;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Types the story of daemons, and sees that each of its claims is so. */
@ExtendWith(Sandboxes.class)
final class DaemonsPageTest {
    @Test
    void everyClaimOfTheStoryIsSo(Sandbox box) throws IOException {
        Shell.need("python3", "script", "bash");
        try {
            Dialogue.perform(Checkout.top().resolve("docs/explanation/daemons.md"), box);
        } finally {
            Dialogue.type(box, "[ -e clock.pid ] && kill -KILL $(cat clock.pid)");
        }
    }
}
