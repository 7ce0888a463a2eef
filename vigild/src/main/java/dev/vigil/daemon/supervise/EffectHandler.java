package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.NotifiedReload;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.notify.NotifiedReloads;
import dev.vigil.daemon.feature.readiness.ReadinessManager;
import dev.vigil.daemon.launch.ServiceLauncher;
import java.util.List;
import java.util.function.Consumer;

/** Does what the state machine says, and decides nothing. */
public final class EffectHandler {
    private final Supervisor supervisor;
    private final ServiceLauncher launcher;
    private final ReadinessManager readiness;
    private final NotifiedReloads reloads;
    private final ProcessEffects processes;
    private final EventPublisher publisher;
    private final VigildEnd end;
    private final PendingAnswers answers = new PendingAnswers();

    public EffectHandler(
            Supervisor supervisor,
            ServiceLauncher launcher,
            ReadinessManager readiness,
            NotifiedReloads reloads,
            ProcessEffects processes,
            EventPublisher publisher,
            VigildEnd end) {
        this.supervisor = supervisor;
        this.launcher = launcher;
        this.readiness = readiness;
        this.reloads = reloads;
        this.processes = processes;
        this.publisher = publisher;
        this.end = end;
    }

    /** Numbers a request to the state machine, whose one answer goes to {@code answer}. */
    long expect(Consumer<List<Effect.Outcome>> answer) {
        return answers.expect(answer);
    }

    void handle(Effect effect) {
        switch (effect) {
            case Effect.Spawn spawn -> launcher.launch(spawn.incarnation());
            case Effect.CancelLaunch cancel -> launcher.cancel(cancel.incarnation());
            case Effect.AwaitDemand await -> launcher.awaitDemand(await.service());
            case Effect.LeaveAlone leave -> processes.leaveAlone(leave.incarnation());
            case Effect.WatchReadiness watch ->
                supervisor
                        .spec(watch.incarnation().service())
                        .ifPresent(spec -> readiness.watch(watch.incarnation(), spec));
            case Effect.UnwatchReadiness unwatch -> readiness.unwatch(unwatch.incarnation());
            case Effect.SendSignal send -> processes.send(send);
            case Effect.AwaitGroupEmpty await -> processes.awaitGroupEmpty(await.incarnation());
            case Effect.RunCommand run -> run(run.incarnation(), run.role());
            case Effect.Publish publish -> publisher.publish(publish.notice());
            case Effect.Answer answer -> answers.deliver(answer);
            case Effect.EndAll all -> end.endAll(all, answers.expect(_ -> {}));
            case Effect.ShutDown _ -> end.shutDown();
        }
    }

    private void run(Incarnation incarnation, Event.CommandRole role) {
        ServiceSpec spec = supervisor.spec(incarnation.service()).orElseThrow();
        if (role == Event.CommandRole.RELOAD
                && spec.section(NotifiedReload.class).isPresent()) {
            reloads.begin(incarnation, spec);
        } else {
            launcher.runCommand(incarnation, role);
        }
    }
}
