package dev.vigil.daemon.feature.health;

import dev.vigil.core.spec.Health.Question;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.probe.HostAddresses;
import dev.vigil.daemon.feature.probe.HttpQuestion;
import dev.vigil.daemon.feature.probe.ProbeResult;
import dev.vigil.daemon.feature.probe.SocketProbe;
import dev.vigil.daemon.feature.probe.SocketTarget;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks by a socket. A host with several addresses is well if one of them answers; the one that did is asked first the
 * next time.
 */
final class SocketHealth implements HealthProbe {
    private final String name;
    private final SocketTarget target;
    private final SocketProbe probe;
    private final Consumer<ProbeResult> done;
    private int address;
    private int failed;
    /** Counts questions: what was waited for by an earlier one is of no interest. */
    private long number;

    private boolean looksUp;

    private SocketHealth(
            FeatureContext context,
            String name,
            SocketTarget target,
            Optional<HttpQuestion> question,
            Consumer<ProbeResult> done) {
        this.name = name;
        this.target = target;
        this.done = done;
        this.probe =
                new SocketProbe(context.linux(), context.loop().poller(EventPriority.PROBE), question, this::answered);
    }

    static HealthProbe tcp(FeatureContext context, Question.Tcp tcp, Consumer<ProbeResult> done) {
        String name = "tcp " + (tcp.host().indexOf(':') < 0 ? tcp.host() : "[" + tcp.host() + "]") + ":" + tcp.port();
        return new SocketHealth(context, name, target(context, tcp.host(), tcp.port()), Optional.empty(), done);
    }

    static HealthProbe http(FeatureContext context, Question.Http http, Consumer<ProbeResult> done) {
        HttpQuestion question = HttpQuestion.of(http);
        SocketTarget target = target(context, question.host(), question.port());
        return new SocketHealth(context, http.url(), target, Optional.of(question), done);
    }

    static HealthProbe unix(FeatureContext context, Question.Unix unix, Consumer<ProbeResult> done) {
        SocketTarget target = SocketTarget.unix(context.linux(), unix.path());
        return new SocketHealth(context, "unix " + unix.path(), target, Optional.empty(), done);
    }

    private static SocketTarget target(FeatureContext context, String host, int port) {
        Linux linux = context.linux();
        return SocketTarget.tcp(linux, new HostAddresses(context, host), port);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void begin() {
        long asked = ++number;
        failed = 0;
        looksUp = true;
        target.await(() -> {
            if (asked == number && looksUp) {
                looksUp = false;
                connect();
            }
        });
    }

    private void connect() {
        if (target.addresses() == 0) {
            done.accept(ProbeResult.bad("the address of the host is not known"));
        } else {
            probe.begin(target.connect(address));
        }
    }

    private void answered(ProbeResult result) {
        if (!result.good()) {
            address++;
            failed++;
        }
        boolean isLast = result.good() || probe.wasAccepted() || failed >= target.addresses();
        if (isLast) {
            done.accept(result);
        } else {
            connect();
        }
    }

    @Override
    public boolean isAsking() {
        return looksUp || probe.isOpen();
    }

    @Override
    public void expire(String why) {
        if (looksUp) {
            looksUp = false;
            done.accept(ProbeResult.bad("the address of the host was not found: " + why));
        } else {
            failed = Integer.MAX_VALUE - 1;
            probe.expire(why);
        }
    }

    @Override
    public void close() {
        looksUp = false;
        probe.close();
    }
}
