/** Starts services at their times, and keeps how these runs ended. */
package dev.vigil.daemon.feature.schedule;
