package dev.vigil.daemon.feature.schedule;

import dev.vigil.calendar.InvalidSchedule;
import dev.vigil.calendar.Zones;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.time.ZoneId;

/**
 * The time zone of the machine: that of {@code TZ} where it is set, else the one that /etc/localtime leads to, also
 * after that has changed. Nothing is watched until the zone is asked for.
 */
final class MachineZone {
    private static final String LINK = "/etc/localtime";
    private static final String FOLDER = "/zoneinfo/";
    private static final int EVENTS =
            Flags.IN_ATTRIB | Flags.IN_DELETE_SELF | Flags.IN_MOVE_SELF | Flags.IN_DONT_FOLLOW;

    private final Linux linux;
    private final Poller poller;
    private final Runnable changed;
    private int inotify = -1;
    private ZoneId zone = ZoneId.systemDefault();

    /** The zone of this machine; {@code changed} is called when it has changed. */
    MachineZone(Linux linux, Poller poller, Runnable changed) {
        this.linux = linux;
        this.poller = poller;
        this.changed = changed;
    }

    ZoneId zone() {
        return zone;
    }

    /** Follows the zone of the machine from now on. */
    void follow() {
        // Another one than that of the link comes from TZ.
        if (inotify >= 0 || !read().getRules().equals(zone.getRules())) {
            return;
        }
        inotify = linux.inotify();
        if (inotify >= 0) {
            poller.watch(inotify, Flags.EPOLLIN, (_, _, _) -> reread());
            linux.inotifyAdd(inotify, LINK, EVENTS);
        }
    }

    private void reread() {
        byte[] events = new byte[4096];
        while (linux.read(inotify, events, 0, events.length) > 0) {
            // Whatever it was, the link is looked at.
        }
        // A link that is replaced is another file.
        linux.inotifyAdd(inotify, LINK, EVENTS);
        ZoneId now = read();
        if (!now.equals(zone)) {
            zone = now;
            changed.run();
        }
    }

    private ZoneId read() {
        String target = linux.readlink(LINK).orElse("");
        int folder = target.indexOf(FOLDER);
        if (folder < 0) {
            return zone;
        }
        try {
            return Zones.find(target.substring(folder + FOLDER.length()));
        } catch (InvalidSchedule _) {
            return zone;
        }
    }

    void close() {
        if (inotify >= 0) {
            poller.unwatch(inotify);
            linux.close(inotify);
            inotify = -1;
        }
    }
}
