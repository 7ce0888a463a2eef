package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real nginx, the real redis and a Python program under one supervisor. */
@ExtendWith(Sandboxes.class)
final class WebstackTest {
    private static final Pattern PORT = Pattern.compile("833[012]");

    @Test
    void worksAndSurvivesTheDeathOfEachPart(Sandbox box) throws Exception {
        Shell.need("nginx", "redis-server", "python3");
        String page = "http://127.0.0.1:" + copy(box) + "/";
        box.vigil("up", "-d", "-f", "webstack/vigil.toml").expect(0);
        assertThat(box.service("smoke").state()).isEqualTo("completed");
        assertThat(get(page)).isEqualTo("visit 2\n");

        for (String name : new String[] {"nginx", "app", "redis"}) {
            Service before = box.service(name);
            box.vigil("signal", "KILL", name).expect(0);
            box.awaitAfter(name, before.incarnation());
            Await.until(
                    "the stack answers after the death of " + name,
                    () -> get(page).startsWith("visit "));
        }
        assertThat(box.vigil("why", "redis").expect(0).out()).contains("SIGKILL");

        Service nginx = box.service("nginx");
        box.vigil("reload", "nginx").expect(0);
        assertThat(get(page + "health")).isEqualTo("nginx is up\n");
        assertThat(box.service("nginx").pid()).isEqualTo(nginx.pid());

        Service app = box.service("app");
        try {
            get(page + "crash");
        } catch (IOException _) {
            // nginx may hang up
        }
        box.awaitAfter("app", app.incarnation());
        assertThat(box.vigil("why", "app").expect(0).out()).contains("SIGABRT");
        box.vigil("down").expect(0);
    }

    /** The example as it is, but for its ports. @return that of nginx */
    private static int copy(Sandbox box) throws IOException {
        Map<String, String> ports = Map.of("8330", "" + box.port(), "8331", "" + box.port(), "8332", "" + box.port());
        for (String file : new String[] {"vigil.toml", "nginx.conf", "app.py"}) {
            String text = Files.readString(Checkout.example("webstack").resolve(file));
            box.write(
                    "webstack/" + file,
                    PORT.matcher(text).replaceAll(port -> Objects.requireNonNull(ports.get(port.group()))));
        }
        return Integer.parseInt(Objects.requireNonNull(ports.get("8330")));
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
