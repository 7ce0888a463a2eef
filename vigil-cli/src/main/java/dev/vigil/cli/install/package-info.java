/** What an init system needs to start vigild or a service at boot. */
package dev.vigil.cli.install;
