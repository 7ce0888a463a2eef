/** Makes what runs as the files say, while it runs. */
package dev.vigil.daemon.change;
