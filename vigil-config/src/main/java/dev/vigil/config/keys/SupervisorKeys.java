package dev.vigil.config.keys;

import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyTable;

/** The keys of the supervisor itself. */
public final class SupervisorKeys {
    private static final Key<Object> HTTP = Key.notYet("http", "Address of web page, REST and metrics.");
    private static final Key<Object> TOKEN_FILE = Key.notYet("token-file", "File of the token that clients need.");

    public static final KeyTable TABLE = KeyTable.of(HTTP, TOKEN_FILE);

    private SupervisorKeys() {}
}
