/** The file descriptor store of sd_notify(3): open files that outlive a restart of their service, and of vigild. */
package dev.vigil.daemon.feature.fdstore;
