package dev.vigil.daemon.boot;

import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/**
 * Says it when somebody takes the run directory away. Everything in it is open, so services go on and are looked after;
 * but no command finds its way in, and what is started anew finds no FIFO. vigild does not make it again: who removed
 * it may have meant to, and another vigild may live in a new one by now.
 */
final class RunDirectoryWatch {
    private RunDirectoryWatch() {}

    static void begin(Linux linux, EventLoop loop, String path, DaemonLog messages) {
        int inotify = linux.inotify();
        if (inotify < 0) {
            return;
        }
        linux.inotifyAdd(inotify, path, Flags.IN_DELETE_SELF | Flags.IN_MOVE_SELF | Flags.IN_ONLYDIR);
        loop.poller(EventPriority.CLIENT).watch(inotify, Flags.EPOLLIN, (_, _, _) -> {
            loop.poller(EventPriority.CLIENT).unwatch(inotify);
            linux.close(inotify);
            messages.error("the run directory " + path + " was removed or renamed: services go on, but no command"
                    + " reaches vigild any more; SIGTERM to pid " + linux.getpid() + " stops everything in order");
        });
    }
}
