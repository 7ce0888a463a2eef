/** Replaces the running vigild by another version in the same process. */
package dev.vigil.daemon.state.upgrade;
