/** The watchdog of sd_notify(3): a program that does not say in time that it is alive is aborted. */
package dev.vigil.daemon.feature.watchdog;
