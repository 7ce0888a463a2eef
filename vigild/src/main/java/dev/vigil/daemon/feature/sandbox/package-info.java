/** Keeps the programs of services from what they do not need. */
package dev.vigil.daemon.feature.sandbox;
