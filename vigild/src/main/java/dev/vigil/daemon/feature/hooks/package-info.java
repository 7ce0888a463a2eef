/** Commands that tell of what happens to services. */
package dev.vigil.daemon.feature.hooks;
