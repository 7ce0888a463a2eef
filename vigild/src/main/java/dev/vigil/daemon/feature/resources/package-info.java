/** What a service may use of the machine, what it gets before others, and what it has used. */
package dev.vigil.daemon.feature.resources;
