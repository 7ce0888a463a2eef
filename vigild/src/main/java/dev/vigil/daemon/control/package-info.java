/** The control socket: who may talk with vigild, in HTTP/1.1, without ever holding up the loop. */
package dev.vigil.daemon.control;
