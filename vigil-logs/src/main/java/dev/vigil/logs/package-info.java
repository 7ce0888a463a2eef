/** Layout, index of time and readers of the log store. */
package dev.vigil.logs;
