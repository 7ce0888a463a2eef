package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.ServiceCredentials;
import dev.vigil.core.spec.ServiceDirectories;
import dev.vigil.core.spec.ServiceDirectories.Folders;
import dev.vigil.core.spec.ServiceDirectories.Kind;
import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of what a service finds, and from what it is kept. */
class ConfinementKeysTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    @Test
    void directoriesAndCredentialsArriveInTheSpecification() throws IOException {
        var web = given.web("""
                command = "x"
                directories = { runtime = "web", state = ["web", "web/data"], state-mode = "0700" }
                credentials = { db-password = "/etc/secret", "tls.key" = "key" }
                """);
        assertThat(web.section(ServiceDirectories.class))
                .contains(new ServiceDirectories(Map.of(
                        Kind.RUNTIME, new Folders(List.of("web"), 0755),
                        Kind.STATE, new Folders(List.of("web", "web/data"), 0700))));
        assertThat(web.section(ServiceCredentials.class))
                .contains(new ServiceCredentials(Map.of(
                        "db-password",
                        "/etc/secret",
                        "tls.key",
                        directory.resolve("key").toString())));
    }

    @Test
    void aSandboxArrivesInTheSpecification() throws IOException {
        var web = given.web("""
                command = "x"
                sandbox = { no-new-privileges = true, capabilities = ["cap_net_bind_service", "KILL"], \
                private-tmp = true, \
                protect-home = false, read-only = ["/", "-/usr//local/"], read-write = ["/srv/./a"], hidden = ["-/b"], \
                strict = true }
                """);
        assertThat(web.section(ServiceSandbox.class))
                .contains(new ServiceSandbox(
                        Set.of(Protection.NO_NEW_PRIVILEGES, Protection.PRIVATE_TMP),
                        Optional.of(List.of("NET_BIND_SERVICE", "KILL")),
                        new ServiceSandbox.Paths(List.of("/", "-/usr/local"), List.of("/srv/a"), List.of("-/b")),
                        true));
        assertThat(given.web("command = 'x'\nsandbox = { strict = true }").section(ServiceSandbox.class))
                .isEmpty();
    }

    @Test
    void whatIsEmptyIsNoSection() throws IOException {
        var web = given.web("command = 'x'\ndirectories = { state = [] }\ncredentials = { }");
        assertThat(web.section(ServiceDirectories.class)).isEmpty();
        assertThat(web.section(ServiceCredentials.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "directories = { state = '/var/lib/web' }"
                        + "|3:17: cannot use service.web.directories.state: it is relative to the folder of its"
                        + " kind, so"
                        + " it cannot begin with / (\"/var/lib/web\")",
                "directories = { state = 'a/../b' }"
                        + "|3:17: cannot use service.web.directories.state: a name has no empty parts, . or .."
                        + " (\"a/../b\")",
                "directories = { state = ['a', ''] }"
                        + "|3:31: cannot use service.web.directories.state[1]: a name has no empty parts, . or .."
                        + " (\"\")",
                "directories = { state = 5 }"
                        + "|3:17: cannot use service.web.directories.state: not a name such as \"web\" or"
                        + " \"web/data\" (5)",
                "directories = { cache-mode = '0700' }"
                        + "|3:17: cannot use service.web.directories.cache-mode: there is no cache directory",
                "directories = { cache = 'a', cache-mode = '1777' }"
                        + "|3:30: cannot use service.web.directories.cache-mode: not octal digits from 0000 to 0777"
                        + " (\"1777\")",
                "directories = { stat = 'web' }"
                        + "|3:17: unknown key stat in service.web.directories; did you mean state?",
                "directories = 'web'|3:1: cannot use service.web.directories: not a table (\"web\")",
                "credentials = { '../x' = '/a' }"
                        + "|3:17: cannot use service.web.credentials.\"../x\": a name has letters, digits and . _ -"
                        + " only",
                "sandbox = { capabilities = ['NET_BIND'] }"
                        + "|3:29: cannot use service.web.sandbox.capabilities[0]: not a capability (\"NET_BIND\");"
                        + " did you"
                        + " mean NET_BIND_SERVICE?",
                "sandbox = { capabilities = ['CAP_SYS_ADMN'] }"
                        + "|3:29: cannot use service.web.sandbox.capabilities[0]: not a capability (\"CAP_SYS_ADMN\");"
                        + " did you mean SYS_ADMIN?",
                "sandbox = { capabilities = 'KILL' }"
                        + "|3:13: cannot use service.web.sandbox.capabilities: not an array of capabilities (\"KILL\")",
                "sandbox = { read-only = ['etc'] }"
                        + "|3:26: cannot use service.web.sandbox.read-only[0]: not an absolute path (\"etc\")",
                "sandbox = { hidden = ['/a/../b'] }"
                        + "|3:23: cannot use service.web.sandbox.hidden[0]: a path without .. says what is meant"
                        + " (\"/a/../b\")",
                "sandbox = { hidden = ['/'] }"
                        + "|3:13: cannot use service.web.sandbox.hidden: nothing would be left of it (\"/\")",
                "sandbox = { read-only = ['/a/'], read-write = ['-/a'] }"
                        + "|3:34: cannot use service.web.sandbox.read-write: /a is in read-only too",
                "sandbox = { private-tmp = 'yes' }"
                        + "|3:13: cannot use service.web.sandbox.private-tmp: not true or false (\"yes\")",
                "sandbox = { privat-tmp = true }"
                        + "|3:13: unknown key privat-tmp in service.web.sandbox; did you mean private-tmp?",
                "user = 'nobody'; dynamic-user = true"
                        + "|3:1: cannot use service.web.user: dynamic-user is a user of its own",
                "dynamic-user = 5|3:1: cannot use service.web.dynamic-user: not true or false (5)",
                "credentials = { x = 5 }|3:17: cannot use service.web.credentials.x: not a path (5)",
            })
    void problems(String line, String problem) throws IOException {
        String quoted = line.replace('\'', '"').replace("; ", "\n");
        assertThat(given.problems("[service.web]\ncommand = \"x\"\n" + quoted + "\n"))
                .containsExactly(problem);
    }
}
