package dev.vigil.core;

import dev.vigil.core.Effect.Answer;
import dev.vigil.core.Effect.Outcome;
import dev.vigil.core.Event.Command;
import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A stage for stories: a strict supervisor, a clock that only the story moves, and everything that was said. */
final class Scenarios {
    final Supervisor supervisor;
    private final Map<Long, Answer> answers = new HashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private long now = Duration.ofHours(1).toNanos();
    private long requests;
    private int pids = 100;

    Scenarios(Specs... specs) {
        this(Supervisor.strict(7), specs);
    }

    Scenarios(Supervisor supervisor, Specs... specs) {
        this.supervisor = supervisor;
        List<ServiceSpec> all = Stream.of(specs).map(Specs::spec).toList();
        ask(new Command.Load(all));
    }

    List<Effect> send(Event event) {
        List<Effect> said = supervisor.advance(now, event);
        for (Effect effect : said) {
            if (effect instanceof Answer answer && answers.put(answer.request(), answer) != null) {
                throw new AssertionError("answered twice: " + answer);
            }
        }
        effects.addAll(said);
        return said;
    }

    long ask(Command command) {
        long request = ++requests;
        send(new Event.Asked(request, command));
        return request;
    }

    long start(String... names) {
        return ask(new Command.Start(List.of(names)));
    }

    long stop(String... names) {
        return ask(new Command.Stop(List.of(names)));
    }

    long restart(String... names) {
        return ask(new Command.Restart(List.of(names)));
    }

    /** Starts services and lets each come up at once. */
    Scenarios up(String... names) {
        start(names);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (ServiceView view : supervisor.view()) {
                if (view.state() instanceof ServiceState.Starting starting) {
                    if (starting.pid() == 0) {
                        spawned(view.name());
                    } else {
                        ready(view.name());
                    }
                    moved = true;
                }
            }
        }
        return this;
    }

    /** Lets the time pass after which what was started is taken for something that stays up. */
    List<Effect> prove() {
        return pass(Duration.ofNanos(Requests.PROBATION_NANOS));
    }

    List<Effect> spawned(String name) {
        return send(new Event.Spawned(of(name), ++pids));
    }

    List<Effect> ready(String name) {
        return send(new Event.BecameReady(of(name)));
    }

    List<Effect> exits(String name, int code) {
        return send(new Event.Exited(of(name), new Exit.Code(code), true));
    }

    List<Effect> dies(String name, int signal) {
        return send(new Event.Exited(of(name), new Exit.Killed(signal, false, false), true));
    }

    List<Effect> exitsLeavingOthers(String name, int code) {
        return send(new Event.Exited(of(name), new Exit.Code(code), false));
    }

    List<Effect> emptied(String name) {
        return send(new Event.GroupEmptied(of(name)));
    }

    Incarnation of(String name) {
        return new Incarnation(name, view(name).incarnation());
    }

    List<Effect> pass(Duration time) {
        now += time.toNanos();
        return send(new Event.Tick());
    }

    /** Lets time pass of which the core has not heard yet. */
    void passSilently(Duration time) {
        now += time.toNanos();
    }

    /** Lets time pass until the next deadline. */
    List<Effect> passToDeadline() {
        now = supervisor.nextDeadlineNanos();
        return send(new Event.Tick());
    }

    List<ServiceRecord> records() {
        return supervisor.records();
    }

    long now() {
        return now;
    }

    ServiceView view(String name) {
        return supervisor.view(name).orElseThrow();
    }

    String state(String name) {
        return view(name).state().word();
    }

    String reason(String name) {
        return view(name).reason();
    }

    boolean isAnswered(long request) {
        return answers.containsKey(request);
    }

    Outcome outcome(long request) {
        return Optional.ofNullable(answers.get(request))
                .orElseThrow()
                .outcomes()
                .getFirst();
    }

    List<Outcome> outcomes(long request) {
        return Optional.ofNullable(answers.get(request)).orElseThrow().outcomes();
    }

    /** What was said since the last call of this. */
    List<Effect> heard() {
        List<Effect> heard = List.copyOf(effects);
        effects.clear();
        return heard;
    }

    /** Names of the services that were spawned since the last call. */
    List<String> spawnedSince() {
        return heard().stream()
                .filter(Effect.Spawn.class::isInstance)
                .map(effect -> ((Effect.Spawn) effect).incarnation().toString())
                .toList();
    }
}
