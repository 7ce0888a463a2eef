/** Sends what services write to daemons of syslog and to journald, beside their logs and out of them. */
@NullMarked
package dev.vigil.daemon.feature.logforward;

import org.jspecify.annotations.NullMarked;
