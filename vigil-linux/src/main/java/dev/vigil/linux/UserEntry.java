package dev.vigil.linux;

/** passwd(5) without what is nobody's business. */
public record UserEntry(String name, int uid, int gid, String home, String shell) {}
