package dev.vigil.cli.proc;

import java.util.Optional;

/**
 * One thing that makes a daemon, or does not.
 *
 * @param name a few words
 * @param held whether this process has it; empty where there is nothing to judge, or it can't be seen
 * @param value how it is
 * @param why in one line, why it matters
 */
public record Property(String name, Optional<Boolean> held, String value, String why) {
    static Property judged(String name, boolean held, String value, String why) {
        return new Property(name, Optional.of(held), value, why);
    }

    static Property told(String name, String value, String why) {
        return new Property(name, Optional.empty(), value, why);
    }
}
