package dev.vigil.daemon.boot;

import dev.vigil.config.DirectoryBases;
import dev.vigil.config.Places;
import dev.vigil.core.spec.ServiceCredentials;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.credentials.CredentialManager;
import dev.vigil.daemon.feature.directories.DirectoryManager;
import dev.vigil.daemon.feature.directories.DynamicUsers;
import dev.vigil.daemon.feature.directories.TreeRemoval;
import dev.vigil.daemon.feature.sandbox.SandboxManager;
import dev.vigil.daemon.launch.Environments;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.LaunchPreparers;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The features that have a say in every program of a service. They are made before what launches. */
record Confinement(
        DynamicUsers users, DirectoryManager directories, CredentialManager credentials, SandboxManager sandbox) {
    static Confinement in(Host host, Places places, ServiceNotes notes) {
        Linux linux = host.linux();
        String run = places.run().toAbsolutePath().toString();
        TreeRemoval removal = new TreeRemoval(linux, run, host.workers().removal());
        DirectoryBases bases = DirectoryBases.of(places, Environments.own(linux));
        DirectoryManager directories = new DirectoryManager(linux, bases, removal, host.log()::warn);
        CredentialManager credentials = new CredentialManager(linux, run, removal, host.log()::warn);
        Function<ServiceSpec, List<String>> given = spec -> {
            List<String> paths = new ArrayList<>(directories.paths(spec));
            if (spec.notifies()) {
                paths.add(run + "/notify");
            }
            spec.section(ServiceCredentials.class).ifPresent(_ -> paths.add(credentials.folder(spec.name())));
            return paths;
        };
        return new Confinement(
                new DynamicUsers(linux),
                directories,
                credentials,
                new SandboxManager(linux, run, given, notes, host.log()::warn));
    }

    LaunchPlanner planner(Linux linux, IdentityVariables identity) {
        return new LaunchPlanner(
                linux, identity, new LaunchPreparers(List.of(users, directories, credentials, sandbox)));
    }

    List<Feature> features() {
        return List.of(users, directories, credentials, sandbox);
    }
}
