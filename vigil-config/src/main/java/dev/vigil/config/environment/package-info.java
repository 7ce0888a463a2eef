/** Files of variables: {@code environment-file} of a service, {@code .env} beside a Procfile. */
@NullMarked
package dev.vigil.config.environment;

import org.jspecify.annotations.NullMarked;
