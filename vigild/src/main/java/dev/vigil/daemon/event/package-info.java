/** Events on their way to the state machine. */
package dev.vigil.daemon.event;
