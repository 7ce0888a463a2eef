package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each way for a service to say that it is ready, and what happens when it never does. */
@ForSandboxUsers
final class ReadinessTest {
    @Test
    void kindsThatAShellCanDo(Sandbox box) {
        box.up("""
                [service.by-log]
                command = ["sh", "-c", "echo open for business; exec sleep 1000"]
                ready = { log = "open .* business" }

                [service.by-file]
                command = ["sh", "-c", "sleep 0.1; echo >scratch/made; exec sleep 1000"]
                ready = { file = "scratch/made" }

                [service.by-exec]
                command = ["sh", "-c", "sleep 0.1; echo >scratch/ready-for-exec; exec sleep 1000"]
                ready = { exec = ["test", "-e", "scratch/ready-for-exec"] }

                [service.by-delay]
                command = ["sleep", "1000"]
                ready = { delay = "200ms" }

                [service.by-fd]
                command = ["sh", "-c", "echo >&3; exec sleep 1000"]
                ready = { fd = 3 }
                """);
        assertThat(box.services()).hasSize(5).allMatch(Service::isReady);
    }

    @Test
    void kindsThatNeedASocket(Sandbox box) {
        Shell.need("python3");
        int tcp = box.port();
        int http = box.port();
        box.write("serve.py", """
                import http.server, os, socket, sys, time
                kind = sys.argv[1]
                if kind == "tcp":
                    s = socket.create_server(("127.0.0.1", int(sys.argv[2])))
                elif kind == "unix":
                    s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[2]); s.listen()
                elif kind == "notify":
                    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                    s.sendto(b"STATUS=warming up", os.environ["NOTIFY_SOCKET"])
                    s.sendto(b"READY=1\\nSTATUS=all is well", os.environ["NOTIFY_SOCKET"])
                elif kind == "http":
                    where = ("127.0.0.1", int(sys.argv[2]))
                    http.server.HTTPServer(where, http.server.SimpleHTTPRequestHandler).serve_forever()
                time.sleep(1000)
                """);
        box.up("""
                [service.by-tcp]
                command = ["python3", "serve.py", "tcp", "%1$d"]
                ready = { tcp = "127.0.0.1:%1$d" }

                [service.by-unix]
                command = ["python3", "serve.py", "unix", "scratch/s.sock"]
                ready = { unix = "%3$s/scratch/s.sock" }

                [service.by-http]
                command = ["python3", "serve.py", "http", "%2$d"]
                ready = { http = "http://127.0.0.1:%2$d/" }

                [service.by-notify]
                command = ["python3", "serve.py", "notify"]
                ready = { notify = true }
                """.formatted(tcp, http, box.folder()));
        assertThat(box.services()).hasSize(4).allMatch(Service::isReady);
        assertThat(box.vigil("status", "by-notify").expect(0).out()).contains("all is well");
    }

    @Test
    void oneThatNeverBecomesReadyFailsInItsTime(Sandbox box) {
        box.write("vigil.toml", """
                [service.shy]
                command = ["sleep", "1000"]
                ready = { file = "never" }
                start-timeout = "300ms"
                restart = "never"
                """);
        CommandResult up = box.vigil("up", "-d", "-f", "vigil.toml").expect(1);
        assertThat(up.err()).contains("shy", "not ready within 300 ms");
        assertThat(box.service("shy").state()).isEqualTo("failed");
    }

    @Test
    void oneThatDiesBeforeItIsReadyHoldsBackWhatRequiresIt(Sandbox box) {
        box.write("vigil.toml", """
                [service.broken]
                command = ["sh", "-c", "exit 1"]
                ready = { log = "never said" }
                restart = "never"

                [service.after]
                command = ["sh", "-c", "echo >scratch/after-was-started; exec sleep 1000"]
                requires = ["broken"]
                """);
        box.vigil("up", "-d", "-f", "vigil.toml").expect(1).says("broken", "exit code 1");
        assertThat(box.has("scratch/after-was-started")).isFalse();
    }
}
