/** sd_notify(3): the sockets at which services speak, and who handles what they say. */
package dev.vigil.daemon.feature.notify;
