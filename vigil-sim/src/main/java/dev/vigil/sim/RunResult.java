package dev.vigil.sim;

import dev.vigil.linux.ChildStatus;
import java.util.List;

/**
 * What came of a run.
 *
 * @param problem the law that was broken; empty: none
 * @param hash of all that happened
 * @param trace its last lines
 * @param stack where vigild fell over
 */
record RunResult(
        Scenario scenario,
        String problem,
        long hash,
        Figures figures,
        List<String> trace,
        List<StackTraceElement> stack) {
    static final ChildStatus DONE = new ChildStatus(false, 0, false);
    static final ChildStatus FAILED = new ChildStatus(false, 1, false);

    /** @param serviceHours the hours of the run times its services */
    record Figures(long serviceHours, long calls, long launches) {}

    boolean good() {
        return problem.isEmpty();
    }
}
