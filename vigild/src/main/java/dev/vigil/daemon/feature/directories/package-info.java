/** Directories that are made for services, and how trees of other users are given away and removed. */
package dev.vigil.daemon.feature.directories;
