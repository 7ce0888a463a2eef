/** Starts and ends one vigild: its directory and lock, its signals, and the wiring of all that it consists of. */
package dev.vigil.daemon.boot;
