/** What optional capabilities of services have in common. */
package dev.vigil.daemon.feature;
