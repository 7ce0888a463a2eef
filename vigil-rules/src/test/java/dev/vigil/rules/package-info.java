/** The rules of the architecture and of tidiness, as tests. */
@NullMarked
package dev.vigil.rules;

import org.jspecify.annotations.NullMarked;
