package dev.vigil.config.model;

import dev.vigil.config.environment.EnvironmentFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One load of some files: where its problems go, and how much it may take. */
public final class LoadContext {
    public static final int SERVICES_MAX = 10_000;

    private final Problems problems = new Problems();
    private final EnvironmentFiles environmentFiles = new EnvironmentFiles();
    private final FileTrust trust;
    private final List<Include> includes = new ArrayList<>();
    private boolean complete = true;
    private int services;
    private long logTotalBytes;
    private Duration shutdownTimeout = Duration.ZERO;

    /** A load that has read nothing so far, and obeys every file. */
    public LoadContext() {
        this(FileTrust.ANYBODY);
    }

    /** A load that has read nothing so far. */
    public LoadContext(FileTrust trust) {
        this.trust = trust;
    }

    /** Which files may be obeyed. */
    public FileTrust trust() {
        return trust;
    }

    /** The files of variables that this load has come across. */
    public EnvironmentFiles environmentFiles() {
        return environmentFiles;
    }

    /** Takes what the logs of all services may take together. @return false: it is known already */
    public boolean limitLogs(long bytes) {
        boolean first = logTotalBytes == 0;
        logTotalBytes = first ? bytes : logTotalBytes;
        return first;
    }

    /** What the logs of all services may take together; 0: no limit. */
    public long logTotalBytes() {
        return logTotalBytes;
    }

    /** Takes how long a shutdown may take. @return false: it is known already */
    public boolean limitShutdown(Duration time) {
        boolean first = shutdownTimeout.isZero();
        shutdownTimeout = first ? time : shutdownTimeout;
        return first;
    }

    /** How long a shutdown may take; zero: no limit. */
    public Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    /** Files that a file includes, by an absolute path whose last part may be a pattern. */
    public record Include(Place place, String path) {}

    /** Notes that these files are to be read too. */
    public void include(Include include) {
        includes.add(include);
    }

    /** Those noted since this was last asked. */
    public List<Include> takeIncludes() {
        List<Include> taken = List.copyOf(includes);
        includes.clear();
        return taken;
    }

    public Problems problems() {
        return problems;
    }

    /** Whether the name of every service is known. */
    public boolean isComplete() {
        return complete;
    }

    /** Notes that something could not be read that may have declared a service. */
    public void lose(Place place, String message) {
        complete = false;
        problems.add(place, message);
    }

    /** Takes {@code wanted} services off the budget; notes a problem if that is too many. */
    public boolean grant(int wanted, Place place) {
        services = (int) Math.min(Integer.MAX_VALUE, (long) services + wanted);
        if (services <= SERVICES_MAX) {
            return true;
        }
        lose(place, "cannot have more than " + SERVICES_MAX + " services, instances counted (" + services + ")");
        return false;
    }
}
