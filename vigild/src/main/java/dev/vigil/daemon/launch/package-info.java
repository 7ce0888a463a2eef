/** From a specification to a running process: plan, environment, credentials, exec wrappers, spawner threads. */
package dev.vigil.daemon.launch;
