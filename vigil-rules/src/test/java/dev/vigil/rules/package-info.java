/** The rules of the house, as tests. */
@NullMarked
package dev.vigil.rules;

import org.jspecify.annotations.NullMarked;
