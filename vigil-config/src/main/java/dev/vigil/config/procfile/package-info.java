/** Procfiles to drafts of services. */
package dev.vigil.config.procfile;
