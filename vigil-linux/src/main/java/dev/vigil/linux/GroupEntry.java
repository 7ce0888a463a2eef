package dev.vigil.linux;

/** group(5) in the parts that Vigil looks at. */
public record GroupEntry(String name, int gid) {}
