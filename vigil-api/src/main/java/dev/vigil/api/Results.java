package dev.vigil.api;

import java.util.List;

/** What became of each service of an action. */
public record Results(List<Result> results) {
    /**
     * @param ok whether it is as was asked
     * @param message for a reader
     */
    public record Result(String name, boolean ok, String message) {}
}
