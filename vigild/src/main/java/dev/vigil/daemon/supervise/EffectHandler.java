package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Notice;
import dev.vigil.daemon.feature.readiness.ReadinessManager;
import dev.vigil.daemon.launch.ServiceLauncher;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.process.Processes;
import java.util.function.Consumer;

/** The hands: does what the core says, and decides nothing. */
public final class EffectHandler implements Consumer<Effect> {
    private final EventLoop loop;
    private final Supervision supervision;
    private final ServiceLauncher launches;
    private final ReadinessManager readiness;
    private final Processes processes;
    private final Consumer<Notice> notices;

    /** What effects are carried out with. */
    public record Tools(
            ServiceLauncher launches, ReadinessManager readiness, Processes processes, Consumer<Notice> notices) {}

    public EffectHandler(EventLoop loop, Supervision supervision, Tools tools) {
        this.loop = loop;
        this.supervision = supervision;
        this.launches = tools.launches();
        this.readiness = tools.readiness();
        this.processes = tools.processes();
        this.notices = tools.notices();
    }

    @Override
    public void accept(Effect effect) {
        switch (effect) {
            case Effect.Spawn spawn -> launches.spawn(spawn.incarnation());
            case Effect.WatchReadiness watch -> launches.watchReadiness(watch.incarnation());
            case Effect.UnwatchReadiness unwatch -> readiness.unwatch(unwatch.incarnation());
            case Effect.SendSignal send -> processes.signal(send.incarnation(), send.signal(), send.wholeGroup());
            case Effect.AwaitGroupEmpty await -> processes.awaitEmpty(await.incarnation(), loop.nowNanos());
            case Effect.RunCommand run -> launches.command(run.incarnation(), run.role());
            case Effect.Publish publish -> notices.accept(publish.notice());
            case Effect.Answer answer -> supervision.answer(answer.request(), answer.outcomes());
            case Effect.ShutDown _ -> loop.end();
        }
    }
}
