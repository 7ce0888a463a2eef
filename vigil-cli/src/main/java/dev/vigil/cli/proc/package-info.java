/** What processes are, read from /proc alone: sessions, process groups, and what makes a daemon. */
package dev.vigil.cli.proc;
