/** TOML to drafts of services. */
package dev.vigil.config.toml;
