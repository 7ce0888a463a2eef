/**
 * The event loop and what it offers the components: descriptors to watch, deadlines, a way back in for other threads.
 */
package dev.vigil.daemon.loop;
