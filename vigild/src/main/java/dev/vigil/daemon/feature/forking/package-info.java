/** Programs that put themselves into the background: which of their processes is the main one. */
package dev.vigil.daemon.feature.forking;
