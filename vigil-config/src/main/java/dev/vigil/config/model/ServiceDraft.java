package dev.vigil.config.model;

/**
 * A service as something describes it, before anything of it is checked. What reads a file or a command line makes
 * drafts; what keys there are and what they mean is no matter of its own.
 *
 * @param name of the service, or of the group of its instances
 * @param place where it is named
 * @param keys what is said of it
 * @param path the keys that lead to it, for messages: {@code service.web}
 * @param scope in which file it stands
 */
public record ServiceDraft(String name, Place place, ConfigValue.Table keys, String path, Scope scope) {}
