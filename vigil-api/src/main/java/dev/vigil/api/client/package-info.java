/** The command's end of the control socket. */
package dev.vigil.api.client;
