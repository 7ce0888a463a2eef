/** Between the state machine of vigil-core and the rest of vigild: events in, effects out, and views for clients. */
package dev.vigil.daemon.supervise;
