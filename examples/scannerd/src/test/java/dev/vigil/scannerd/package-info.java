/** Each way to run it, for real. */
@NullMarked
package dev.vigil.scannerd;

import org.jspecify.annotations.NullMarked;
