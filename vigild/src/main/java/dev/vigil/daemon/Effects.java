package dev.vigil.daemon;

import dev.vigil.core.Effect;
import dev.vigil.core.Notice;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.readiness.ReadinessRoom;
import java.util.function.Consumer;

/** The hands: does what the core says, and decides nothing. */
final class Effects implements Consumer<Effect> {
    private final EventLoop loop;
    private final Supervision supervision;
    private final Launches launches;
    private final ReadinessRoom readiness;
    private final Processes processes;
    private final Consumer<Notice> notices;

    /** What effects are carried out with. */
    record Tools(Launches launches, ReadinessRoom readiness, Processes processes, Consumer<Notice> notices) {}

    Effects(EventLoop loop, Supervision supervision, Tools tools) {
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
            case Effect.Spawn spawn -> launches.spawn(spawn.of());
            case Effect.WatchReadiness watch -> launches.watchReadiness(watch.of());
            case Effect.UnwatchReadiness unwatch -> readiness.unwatch(unwatch.of());
            case Effect.SendSignal send -> processes.signal(send.of(), send.signal(), send.wholeGroup());
            case Effect.AwaitGroupEmpty await -> processes.awaitEmpty(await.of(), loop.nowNanos());
            case Effect.RunCommand run -> launches.command(run.of(), run.role());
            case Effect.Publish publish -> notices.accept(publish.notice());
            case Effect.Answer answer -> supervision.answer(answer.request(), answer.outcomes());
            case Effect.ShutDown _ -> loop.end();
        }
    }
}
