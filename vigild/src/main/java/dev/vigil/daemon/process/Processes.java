package dev.vigil.daemon.process;

import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Linux;

/**
 * Every process that came of a launch: the parts that watch, signal, reap and adopt them, and the proof that none is
 * left. Made by {@link #watching} in the order in which they depend on each other.
 *
 * @param groups of all incarnations that have processes
 * @param exits hears from the kernel how those end that are no children, where nothing else tells it
 * @param watch sees the ends of main processes that a service has named
 * @param signals sends signals to them
 * @param proof proves that nothing of one is left
 * @param mains knows their main processes
 * @param reaper registers and reaps children
 * @param adoption takes up what an earlier vigild launched
 */
public record Processes(
        Groups groups,
        ExitEvents exits,
        MainWatch watch,
        GroupSignals signals,
        GroupProof proof,
        MainProcesses mains,
        ChildReaper reaper,
        GroupAdoption adoption) {

    /**
     * Watches the processes of a vigild; what happens to them goes into {@code events}.
     *
     * @param identity the variables of what is launched
     * @param run the run directory, which marks what was launched by this vigild and by an earlier one here
     */
    public static Processes watching(
            Linux linux, Poller poller, Cgroups cgroups, String run, IdentityVariables identity, EventQueue events) {
        Groups groups = new Groups(linux, cgroups, identity);
        LaunchedChildren children = new LaunchedChildren();
        Orphans orphans = new Orphans(linux, children, groups);
        ExitEvents exits = new ExitEvents(linux, groups);
        AdoptedProcesses adopted = new AdoptedProcesses(linux, run, groups, cgroups, exits);
        MainWatch watch = new MainWatch(linux, poller, adopted, groups);
        GroupSignals signals = new GroupSignals(linux, cgroups, groups, orphans, adopted, watch);
        GroupProof proof = new GroupProof(linux, cgroups, orphans, adopted, signals, events);
        MainProcesses mains = new MainProcesses(linux, cgroups, groups, proof, adopted.identifier(), watch, events);
        ChildReaper reaper = new ChildReaper(linux, poller, children, orphans, mains, proof);
        GroupAdoption adoption = new GroupAdoption(linux, poller, cgroups, proof, mains, reaper, adopted);
        return new Processes(groups, exits, watch, signals, proof, mains, reaper, adoption);
    }
}
