package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real nginx, the real redis and a Python program under one supervisor. */
@ExtendWith(Sandboxes.class)
final class WebstackTest {
    private static final String PAGE = "http://127.0.0.1:8330/";

    @Test
    void worksAndSurvivesTheDeathOfEachPart(Sandbox box) throws Exception {
        Shell.need("nginx", "redis-server", "python3");
        Shell.run("cp", "-r", Checkout.example("webstack").toString(), box.folder() + "/webstack");
        Shell.run("rm", "-rf", box.folder() + "/webstack/run");
        box.vigil("up", "-d", "-f", "webstack/vigil.toml").expect(0);
        assertThat(box.service("smoke").state()).isEqualTo("completed");
        assertThat(get(PAGE)).isEqualTo("visit 2\n");

        for (String name : new String[] {"nginx", "app", "redis"}) {
            Service before = box.service(name);
            box.vigil("signal", "KILL", name).expect(0);
            box.awaitAfter(name, before.incarnation());
            Await.until(
                    "the stack answers after the death of " + name,
                    () -> get(PAGE).startsWith("visit "));
        }
        assertThat(box.vigil("why", "redis").expect(0).out()).contains("SIGKILL");

        Service nginx = box.service("nginx");
        box.vigil("reload", "nginx").expect(0);
        assertThat(get(PAGE + "health")).isEqualTo("nginx is up\n");
        assertThat(box.service("nginx").pid()).isEqualTo(nginx.pid());

        Service app = box.service("app");
        try {
            get(PAGE + "crash");
        } catch (IOException _) {
            // nginx may hang up
        }
        box.awaitAfter("app", app.incarnation());
        assertThat(box.vigil("why", "app").expect(0).out()).contains("SIGABRT");
        box.vigil("down").expect(0);
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
