/** Values as users write them, and as messages show them. */
package dev.vigil.config.text;
