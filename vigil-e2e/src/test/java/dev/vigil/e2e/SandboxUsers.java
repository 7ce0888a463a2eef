package dev.vigil.e2e;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterInfo;

/** As whom the services of a {@link Sandbox} run. */
enum SandboxUsers {
    /** As vigild itself. */
    OF_VIGILD,
    /** By turns as two users who are not vigild's; only root may. */
    OTHERS;

    private static final List<String> USERS = List.of("nobody", "daemon");
    private static final Pattern SERVICE = Pattern.compile("(?m)^\\[service\\.[^]]*]$");

    /** All that the user of the test may try. */
    static Stream<SandboxUsers> possible() {
        return Shell.isRoot() ? Stream.of(values()) : Stream.of(OF_VIGILD);
    }

    /** Those that the class of a test is run for just now. */
    static SandboxUsers of(ExtensionContext test) {
        return Optional.ofNullable(ParameterInfo.get(test))
                .map(ParameterInfo::getArguments)
                .filter(arguments -> arguments.size() > 0)
                .map(arguments -> arguments.get(0))
                .filter(SandboxUsers.class::isInstance)
                .map(SandboxUsers.class::cast)
                .orElse(OF_VIGILD);
    }

    /** The same services with their users. */
    String in(String toml) {
        if (this == OF_VIGILD) {
            return toml;
        }
        Matcher services = SERVICE.matcher(toml);
        StringBuilder changed = new StringBuilder();
        for (int i = 0; services.find(); i++) {
            String user = USERS.get(i % USERS.size());
            services.appendReplacement(changed, services.group() + "\nuser = \"" + user + "\"");
        }
        return services.appendTail(changed).toString();
    }
}
