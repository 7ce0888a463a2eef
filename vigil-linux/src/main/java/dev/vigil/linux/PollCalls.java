package dev.vigil.linux;

/** What reports events: epoll(7), eventfd(2), inotify(7). */
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
}
