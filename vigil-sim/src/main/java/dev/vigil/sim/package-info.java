/** Simulated machines drawn from seeds, in which the real vigild runs, and the properties that must always hold. */
@NullMarked
package dev.vigil.sim;

import org.jspecify.annotations.NullMarked;
