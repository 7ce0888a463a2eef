/** What differs between the services that are known and those that are wanted, and how the one becomes the other. */
package dev.vigil.core.change;
