/** The wind tunnel: worlds drawn from seeds, in which the real vigild runs, and the laws that must hold in all. */
@NullMarked
package dev.vigil.sim;

import org.jspecify.annotations.NullMarked;
