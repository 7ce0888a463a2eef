package dev.vigil.app.recipe;

/** Ready as soon as the program runs. */
public record RunningReadiness() implements Readiness {
    @Override
    public boolean isReached(Started daemon) {
        return true;
    }

    @Override
    public String missing() {
        return "it does not run";
    }
}
