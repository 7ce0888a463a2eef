/** Tests that know the distribution only from outside: its commands, files and sockets. */
@NullMarked
package dev.vigil.e2e;

import org.jspecify.annotations.NullMarked;
