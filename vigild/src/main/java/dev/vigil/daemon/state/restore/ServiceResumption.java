package dev.vigil.daemon.state.restore;

import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.output.ServiceOutputs;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.KeptDescriptors;
import dev.vigil.daemon.state.restore.RestoredServices.One;
import java.util.Collection;
import java.util.List;

/** Continues with what surrounds an adopted service: its cgroup, its output, and what the features had prepared. */
public final class ServiceResumption {
    private final Cgroups cgroups;
    private final ServiceOutputs outputs;
    private final LaunchContributor contributors;
    private final KeptDescriptors kept;
    private final DaemonLog log;

    public ServiceResumption(
            Cgroups cgroups,
            ServiceOutputs outputs,
            LaunchContributor contributors,
            KeptDescriptors kept,
            DaemonLog log) {
        this.cgroups = cgroups;
        this.outputs = outputs;
        this.contributors = contributors;
        this.kept = kept;
        this.log = log;
    }

    /** Takes what keepers hold for services that go on. */
    void takeBack(Collection<GroupIdentity> keepers, RestoredServices restored) {
        keepers.forEach(keeper -> kept.takeBack(keeper.leader()));
        kept.settle(service -> restored.of(service).filter(One::goesOn).isPresent());
    }

    /** Of a service whose processes are there. */
    void resume(One one) {
        int leader = one.processes().map(GroupIdentity::leader).orElse(0);
        cgroups.resume(one.record().name(), leader);
        attempt(one, "its output", () -> outputs.resumeLog(one.launchedAs()));
        attempt(
                one,
                "what it was launched with",
                () -> contributors.resume(
                        one.incarnation(), one.record().spec(), one.launched().orElseThrow()));
    }

    /** Of one that has ended: something of it may be left, and its last words may wait in a FIFO of a keeper. */
    void resumeOutput(One one) {
        cgroups.resume(one.record().name(), 0);
        attempt(one, "its last output", () -> outputs.resumeLog(one.launchedAs()));
    }

    private void attempt(One one, String what, Runnable resumption) {
        try {
            resumption.run();
        } catch (LaunchRefused e) {
            log.error(one.record().name() + ": cannot continue with " + what + ": " + e.reason());
        }
    }

    /** Before any is resumed: the keepers of earlier vigilds. */
    void keepers(List<Integer> pids) {
        outputs.holders(pids);
    }

    /** Once all are resumed: output that an earlier vigild had already taken out of its pipe. */
    void takeUpOutput() {
        outputs.takeUp();
    }

    /** Kills what is in cgroups of an earlier vigild here and was not resumed. @return of which services */
    Collection<String> killLeftovers() {
        return cgroups.killLeftovers();
    }
}
