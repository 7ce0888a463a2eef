/** The journal: what the next vigild must know when this one is killed, written each turn of the loop. */
package dev.vigil.daemon.state.journal;
