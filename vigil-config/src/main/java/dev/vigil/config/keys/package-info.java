/** The keys of a service, one class for each feature. */
package dev.vigil.config.keys;
