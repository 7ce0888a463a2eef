/** How a program shows that it is ready: one class a way, all of them data and descriptors in the one loop. */
package dev.vigil.daemon.feature.readiness;
