/** What is said of services, free of any file format: values with their places, drafts of services, and keys. */
package dev.vigil.config.model;
