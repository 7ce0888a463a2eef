package dev.vigil.daemon.boot;

import dev.vigil.config.DirectoryBases;
import dev.vigil.config.Places;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.credentials.CredentialManager;
import dev.vigil.daemon.feature.directories.DirectoryManager;
import dev.vigil.daemon.feature.directories.TreeRemoval;
import dev.vigil.daemon.launch.Environments;
import dev.vigil.daemon.launch.LaunchPreparer;
import dev.vigil.daemon.launch.LaunchPreparers;
import dev.vigil.linux.Linux;
import java.util.List;

/** The features that have a say in every program of a service. They are made before what launches. */
record Confinement(DirectoryManager directories, CredentialManager credentials) {
    static Confinement in(Host host, Places places) {
        Linux linux = host.linux();
        String run = places.run().toAbsolutePath().toString();
        TreeRemoval removal = new TreeRemoval(linux, run, host.workers().removal());
        DirectoryBases bases = DirectoryBases.of(places, Environments.own(linux));
        return new Confinement(
                new DirectoryManager(linux, bases, removal, host.log()::warn),
                new CredentialManager(linux, run, removal, host.log()::warn));
    }

    LaunchPreparer preparer() {
        return new LaunchPreparers(List.of(directories, credentials));
    }

    List<Feature> features() {
        return List.of(directories, credentials);
    }
}
