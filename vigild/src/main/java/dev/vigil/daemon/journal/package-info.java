/** What vigild must not forget when it dies: written down each turn, and read by the next vigild. */
package dev.vigil.daemon.journal;
