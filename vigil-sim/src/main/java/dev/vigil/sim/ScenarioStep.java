package dev.vigil.sim;

/** Something that is done to a world at a time after its beginning. */
record ScenarioStep(String label, long atNanos, Operation deed) {}
