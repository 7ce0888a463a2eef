/** Puts the distribution together. Build tool only: nothing of it is shipped. */
@NullMarked
package dev.vigil.dist;

import org.jspecify.annotations.NullMarked;
