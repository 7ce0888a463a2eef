/** A small network daemon: says what it is told, and which ports of this machine are open. */
@NullMarked
package dev.vigil.scannerd;

import org.jspecify.annotations.NullMarked;
