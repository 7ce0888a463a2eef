/** A shop and its worker: two programs to supervise. */
@NullMarked
package dev.vigil.quickstart;

import org.jspecify.annotations.NullMarked;
