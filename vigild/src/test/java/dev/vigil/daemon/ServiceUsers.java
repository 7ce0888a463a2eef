package dev.vigil.daemon;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** As whom the services of a test run. */
enum ServiceUsers {
    /** As vigild itself. */
    OF_VIGILD,
    /** By turns as two users who are not vigild's; only root may. */
    OTHERS;

    private static final List<String> USERS = List.of("nobody", "daemon");
    private static final Pattern SERVICE = Pattern.compile("(?m)^\\[service\\.[^]]*]$");

    /** All that the user of the test may try. */
    static Stream<ServiceUsers> possible() {
        return "root".equals(System.getProperty("user.name")) ? Stream.of(values()) : Stream.of(OF_VIGILD);
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
