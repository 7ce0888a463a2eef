package dev.vigil.linux;

/** SO_PEERCRED of unix(7): who connected. */
public record PeerCredentials(int pid, int uid, int gid) {}
