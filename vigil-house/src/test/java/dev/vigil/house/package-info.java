/** The rules of the house, as tests. */
@NullMarked
package dev.vigil.house;

import org.jspecify.annotations.NullMarked;
