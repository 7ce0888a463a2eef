/** Cron and calendar expressions, and the times at which they are due. No clock, no input or output. */
package dev.vigil.calendar;
