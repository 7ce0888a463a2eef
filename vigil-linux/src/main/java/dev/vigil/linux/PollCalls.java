package dev.vigil.linux;

/** What reports events: epoll(7), eventfd(2), inotify(7), timerfd_create(2). */
public interface PollCalls {
    int epollCreate();

    /** {@code data} comes back in {@link Ready}; {@code events} from {@link Flags}. */
    int epollAdd(int epoll, int fd, int events, long data);

    int epollChange(int epoll, int fd, int events, long data);

    int epollRemove(int epoll, int fd);

    /** {@code timeoutMillis} -1 waits for ever. @return entries of {@code into} that are filled; EINTR counts as 0 */
    int epollWait(int epoll, Ready into, int timeoutMillis);

    /** An eventfd(2), non-blocking. */
    int eventfd();

    /** inotify_init1(2), non-blocking. */
    int inotify();

    /** inotify_add_watch(2) @return the number of the watch */
    int inotifyAdd(int inotify, String path, int mask);

    /** A timer on CLOCK_REALTIME, non-blocking: it is readable once it has expired. */
    int timerfd();

    /**
     * Lets a timer expire at a point in time, in nanoseconds since 1970. Reading it fails with {@link Errno#ECANCELED}
     * when the clock has been set meanwhile, TFD_TIMER_CANCEL_ON_SET.
     */
    int timerfdSet(int timer, long realtimeNanos);
}
