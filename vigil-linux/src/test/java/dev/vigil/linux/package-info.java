/** Tests that make every call for real. */
@NullMarked
package dev.vigil.linux;

import org.jspecify.annotations.NullMarked;
