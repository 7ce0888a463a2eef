/**
 * What processes are, told from /proc alone: sessions and groups, and what makes a daemon; and what an init system
 * needs to start one at boot. Knows nothing of the command that shows it.
 */
package dev.vigil.cli.craft;
