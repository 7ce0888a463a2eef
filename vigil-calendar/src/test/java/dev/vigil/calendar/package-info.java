/** Schedules against what cron and systemd make of them. */
package dev.vigil.calendar;
