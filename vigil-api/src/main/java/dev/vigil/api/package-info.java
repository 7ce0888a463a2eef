/** Records of the control socket, their JSON, and HTTP/1.1 framing for both its ends. */
package dev.vigil.api;
