/** Questions to a service from outside, by a socket: what readiness and health have in common. */
package dev.vigil.daemon.feature.probe;
