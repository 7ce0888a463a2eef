/** The classical recipe: how a program becomes a daemon. Shared by the library and the command. */
package dev.vigil.app.daemonize;
