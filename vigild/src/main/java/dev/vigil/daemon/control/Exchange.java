package dev.vigil.daemon.control;

import dev.vigil.api.Results;
import dev.vigil.api.http.Request;
import dev.vigil.api.http.Response;
import java.util.function.Consumer;

/**
 * One request and its answer, which may come turns later, when the client has gone, or twice: only the first counts.
 */
public final class Exchange {
    private final ClientConnection client;
    private Request request;
    private String name = "";
    private boolean answered;

    Exchange(ClientConnection client, Request request) {
        this.client = client;
        this.request = request;
    }

    Exchange at(Route route) {
        name = route.name(request.segments());
        return this;
    }

    /** While the answer is waited for, the body takes memory for nothing. */
    void forgetBody() {
        request = request.withoutBody();
    }

    public Request request() {
        return request;
    }

    /** What stands in the place of the route's star. */
    public String name() {
        return name;
    }

    public boolean headOnly() {
        return request.method().equals("HEAD");
    }

    public void answer(Response response) {
        if (!answered) {
            answered = true;
            client.answer(this, response);
        }
    }

    public void fail(int status, String error) {
        answer(Response.failure(status, error));
    }

    public Consumer<Results> results() {
        return results -> answer(Response.json(results));
    }

    /** Makes the client a follower of events, beginning with {@code recent}, already encoded, which ends with
     * the event {@code latestId}. */
    public void follow(byte[] recent, long latestId) {
        if (!answered) {
            answered = true;
            client.follow(recent, latestId);
        }
    }
}
