package dev.vigil.daemon.control;

/** How much of vigild its clients may use. */
final class ControlLimits {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Connections that are served at a time. */
    static final int CLIENTS_MAX = 256;

    /** Connections beside them that are being told that they are not; beyond, they are cut off in the middle of it. */
    static final int REFUSED_MAX = 64;

    /** Connections accepted in a turn: a flood of clients must not keep a crash waiting. */
    static final int ACCEPTS_PER_TURN = 64;

    /** Connections that wait in the kernel to be accepted. */
    static final int BACKLOG = 1024;

    /** How long the head of a request may take, from its first byte or from the connection's beginning. */
    static final long HEAD_NANOS = 10 * SECOND_NANOS;

    /** How long the body may take. */
    static final long BODY_NANOS = 30 * SECOND_NANOS;

    /** How long a connection may stay without a further request. */
    static final long IDLE_NANOS = 60 * SECOND_NANOS;

    /** How long a client may leave an answer unread; each byte that it takes renews the time. */
    static final long UNREAD_NANOS = 30 * SECOND_NANOS;

    /** How long a client that was refused may take to hear of it. */
    static final long LINGER_NANOS = 2 * SECOND_NANOS;

    /** How long no client is accepted after descriptors or memory ran out. */
    static final long ACCEPT_PAUSE_NANOS = SECOND_NANOS / 4;

    /** Bytes taken from a connection in a turn. */
    static final int READ_BYTES = 16 * 1024;

    /** Unsent bytes of a connection at which its further requests wait. */
    static final int UNSENT_PAUSE_BYTES = 256 * 1024;

    /** Unsent bytes at which a follower of events has lost. */
    static final int FOLLOWER_UNSENT_MAX_BYTES = 1024 * 1024;

    /** Requests handled in a turn, of all connections: what services do must not wait for what clients ask. */
    static final int REQUESTS_PER_TURN = 8;

    /** Requests handled of one connection before the next one has its turn. */
    static final int REQUESTS_PER_VISIT = 2;

    /** Connections that may wait for their first answer; further ones stay in the kernel meanwhile. */
    static final int UNSERVED_MAX = 64;

    /** Names in one request. */
    static final int NAMES_MAX = 2000;

    /**
     * Bytes of unfinished requests and unsent answers of all connections; beyond, those that hold most are closed. An
     * eighth of the heap.
     */
    static final long HELD_TOTAL_MAX_BYTES = 8L * 1024 * 1024;

    /** What a connection may hold without anybody looking at all the others. */
    static final int HELD_SMALL_BYTES = 32 * 1024;

    private ControlLimits() {}
}
