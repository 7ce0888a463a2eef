/** What a Java program needs to be a daemon, daemon(7): its life, its supervisor, its sockets and its log. */
package dev.vigil.app;
