package dev.vigil.daemon.feature.credentials;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceCredentials;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.directories.TreeRemoval;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchPreparation;
import dev.vigil.daemon.launch.LaunchPreparer;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.launch.ServiceOwner;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gives services their secrets: a folder of files in the run directory, told by {@code CREDENTIALS_DIRECTORY}. It is
 * made before each start and removed when the main process has ended; a folder that an earlier vigild has left is in
 * the same place.
 */
public final class CredentialManager implements Feature, LaunchPreparer {
    private static final String VARIABLE = "CREDENTIALS_DIRECTORY";
    private static final int OWN = 0700;
    private static final int PASSAGE = 0711;

    private final Linux linux;
    private final String folder;
    private final TreeRemoval removal;
    private final Consumer<String> warnings;
    /** Services that may have a folder; used on the loop's thread only. */
    private final Set<String> services;

    /**
     * @param run the run directory
     * @param warnings takes why something could not be removed
     */
    public CredentialManager(Linux linux, String run, TreeRemoval removal, Consumer<String> warnings) {
        this.linux = linux;
        this.folder = run + "/credentials";
        this.removal = removal;
        this.warnings = warnings;
        this.services = new HashSet<>(linux.list(folder));
    }

    @Override
    public LaunchPreparation prepare(LaunchRequest launch, ServiceOwner owner) {
        return launch.spec()
                .section(ServiceCredentials.class)
                .map(credentials -> {
                    String own = folder(launch.spec().name());
                    if (launch.isMain()) {
                        copy(credentials, own, owner);
                    }
                    return LaunchPreparation.ofVariables(Map.of(VARIABLE, own));
                })
                .orElse(LaunchPreparation.NOTHING);
    }

    private void copy(ServiceCredentials credentials, String own, ServiceOwner owner) {
        int mode = linux.geteuid() == 0 ? PASSAGE : OWN;
        if (linux.mkdir(folder, mode) == 0) {
            linux.chmod(folder, mode);
        }
        removal.remove(own).ifPresent(problem -> {
            throw new LaunchRefused("earlier credentials: " + problem);
        });
        new CredentialFiles(linux, new PathTrust(linux)).copy(credentials.files(), own, owner);
    }

    /** Where a service finds its own. */
    public String folder(String service) {
        return folder + "/" + service;
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        if (spec.section(ServiceCredentials.class).isPresent()) {
            services.add(incarnation.service());
        }
        return LaunchAdditions.NOTHING;
    }

    @Override
    public void ended(Incarnation incarnation) {
        if (services.remove(incarnation.service())) {
            remove(incarnation);
        }
    }

    private void remove(Incarnation incarnation) {
        removal.remove(folder(incarnation.service()))
                .ifPresent(problem ->
                        warnings.accept(incarnation.service() + ": cannot remove its credentials: " + problem));
    }
}
