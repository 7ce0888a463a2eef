package dev.vigil.core;

import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do about a program that puts itself into the background: its main process ends at once with success and
 * leaves others behind. A supervisor can only guard what stays in the foreground.
 */
final class BackgroundHint {
    private static final long AT_ONCE_NANOS = Duration.ofSeconds(10).toNanos();

    /** How daemons that are well known are kept in the foreground, by the name of their program. */
    private static final Map<String, String> FOREGROUND = Map.ofEntries(
            Map.entry("nginx", "nginx -g 'daemon off;'"),
            Map.entry("redis-server", "redis-server --daemonize no"),
            Map.entry("valkey-server", "valkey-server --daemonize no"),
            Map.entry("apache2", "apache2 -DFOREGROUND"),
            Map.entry("apachectl", "apachectl -DFOREGROUND"),
            Map.entry("apache2ctl", "apache2ctl -DFOREGROUND"),
            Map.entry("httpd", "httpd -DFOREGROUND"),
            Map.entry("sshd", "sshd -D"),
            Map.entry("cron", "cron -f"),
            Map.entry("crond", "crond -n, of busybox crond -f"),
            Map.entry("rsyslogd", "rsyslogd -n"),
            Map.entry("syslog-ng", "syslog-ng -F"),
            Map.entry("xinetd", "xinetd -dontfork"),
            Map.entry("dnsmasq", "dnsmasq -k"),
            Map.entry("haproxy", "haproxy without -D and without daemon in its file"),
            Map.entry("memcached", "memcached without -d"),
            Map.entry("mongod", "mongod without --fork"),
            Map.entry("php-fpm", "php-fpm -F"),
            Map.entry("pg_ctl", "postgres itself"),
            Map.entry("postfix", "postfix start-fg"),
            Map.entry("vsftpd", "vsftpd -obackground=NO"),
            Map.entry("proftpd", "proftpd -n"),
            Map.entry("smbd", "smbd -F"),
            Map.entry("nmbd", "nmbd -F"),
            Map.entry("snmpd", "snmpd -f"),
            Map.entry("named", "named -f"),
            Map.entry("ntpd", "ntpd -n"),
            Map.entry("chronyd", "chronyd -d"),
            Map.entry("squid", "squid -N"),
            Map.entry("unbound", "unbound -d"),
            Map.entry("stunnel", "stunnel with foreground = yes in its file"),
            Map.entry("supervisord", "supervisord -n"),
            Map.entry("monit", "monit -I"),
            Map.entry("uwsgi", "uwsgi without --daemonize"),
            Map.entry("gunicorn", "gunicorn without --daemon"));

    private BackgroundHint() {}

    /** For a reader, where the end of a main process that left others behind looks like that. */
    static Optional<String> of(ServiceSpec spec, Exit exit, long ranNanos) {
        boolean background = spec.kind() == Kind.DAEMON
                && exit instanceof Exit.Code(int code)
                && code == 0
                && ranNanos < AT_ONCE_NANOS;
        if (!background) {
            return Optional.empty();
        }
        String how = spec.launch().command().stream()
                .flatMap(BackgroundHint::names)
                .map(FOREGROUND::get)
                .filter(known -> known != null)
                .findFirst()
                .map(known -> " (" + known + ")")
                .orElse("");
        return Optional.of(
                "it put itself into the background; run it in the foreground" + how + ", or say kind = \"forking\"");
    }

    /** Also those in a line for a shell. */
    private static Stream<String> names(String word) {
        return Arrays.stream(word.split("\\s+")).map(name -> name.substring(name.lastIndexOf('/') + 1));
    }
}
