package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Supervisor;
import dev.vigil.daemon.feature.readiness.ReadinessManager;
import dev.vigil.daemon.launch.ServiceLauncher;
import dev.vigil.daemon.loop.EventLoop;
import java.util.List;
import java.util.function.Consumer;

/** Does what the state machine says, and decides nothing. */
public final class EffectHandler {
    private final Supervisor supervisor;
    private final EventLoop loop;
    private final ServiceLauncher launcher;
    private final ReadinessManager readiness;
    private final ProcessEffects processes;
    private final EventPublisher publisher;
    private final EssentialEnd essential;
    private final PendingAnswers answers = new PendingAnswers();

    public EffectHandler(
            Supervisor supervisor,
            EventLoop loop,
            ServiceLauncher launcher,
            ReadinessManager readiness,
            ProcessEffects processes,
            EventPublisher publisher,
            EssentialEnd essential) {
        this.supervisor = supervisor;
        this.loop = loop;
        this.launcher = launcher;
        this.readiness = readiness;
        this.processes = processes;
        this.publisher = publisher;
        this.essential = essential;
    }

    /** Numbers a request to the state machine, whose one answer goes to {@code answer}. */
    long expect(Consumer<List<Effect.Outcome>> answer) {
        return answers.expect(answer);
    }

    void handle(Effect effect) {
        switch (effect) {
            case Effect.Spawn spawn -> launcher.launch(spawn.incarnation());
            case Effect.CancelLaunch cancel -> launcher.cancel(cancel.incarnation());
            case Effect.LeaveAlone leave -> processes.leaveAlone(leave.incarnation());
            case Effect.WatchReadiness watch ->
                supervisor
                        .spec(watch.incarnation().service())
                        .ifPresent(spec -> readiness.watch(watch.incarnation(), spec));
            case Effect.UnwatchReadiness unwatch -> readiness.unwatch(unwatch.incarnation());
            case Effect.SendSignal send ->
                processes.send(send);
            case Effect.AwaitGroupEmpty await -> processes.awaitGroupEmpty(await.incarnation());
            case Effect.RunCommand run -> launcher.runCommand(run.incarnation(), run.role());
            case Effect.Publish publish -> publisher.publish(publish.notice());
            case Effect.Answer answer -> answers.deliver(answer);
            case Effect.EndAll end -> essential.ended(end, answers.expect(_ -> {}));
            case Effect.ShutDown _ -> loop.end();
        }
    }
}
