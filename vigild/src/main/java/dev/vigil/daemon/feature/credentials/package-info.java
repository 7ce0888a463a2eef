/** Secrets that a service finds as files which only it can read. */
package dev.vigil.daemon.feature.credentials;
