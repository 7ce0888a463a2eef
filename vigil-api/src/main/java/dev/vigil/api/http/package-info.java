/**
 * HTTP/1.1 framing (RFC 9112) for both ends of the control socket: bytes in, messages out. It knows no sockets,
 * threads or clocks, so the event loop, the command and a simulator use the same code.
 */
package dev.vigil.api.http;
