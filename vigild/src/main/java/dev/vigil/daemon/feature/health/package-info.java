/** Checks that are repeated while a service runs: what they find, and what follows from that. */
package dev.vigil.daemon.feature.health;
