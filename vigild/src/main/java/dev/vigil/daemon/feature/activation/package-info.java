/** Sockets that vigild opens for services, and what happens at them while no program has them. */
package dev.vigil.daemon.feature.activation;
