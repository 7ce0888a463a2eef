package dev.vigil.api;

import java.util.List;

/** Commands that are to be run once, by their number. */
public record AtJobs(List<AtJob> jobs) {
    /**
     * One of them.
     *
     * @param id its number
     * @param service the name of the service that it is: {@code at-3}
     * @param time when, RFC 3339
     * @param state that of the service
     */
    public record AtJob(int id, String service, String time, List<String> command, String state) {}
}
