package dev.vigil.daemon.launch;

/** The ids with which a program of a service runs, and to which its files are given. */
public record ServiceOwner(int uid, int gid) {}
