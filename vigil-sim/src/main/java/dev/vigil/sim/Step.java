package dev.vigil.sim;

/** Something that is done to a world at a time after its beginning. */
record Step(String label, long atNanos, Deed deed) {}
