package dev.vigil.cli;

import dev.vigil.config.Loaded;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.sandbox.SandboxCheck;
import dev.vigil.daemon.feature.sandbox.SandboxLoss;
import dev.vigil.linux.NativeLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil doctor}: what this kernel and these rights allow, and which services lose what. */
final class DoctorVerb implements Verb {
    static final String NAME = "doctor";

    /** By the key that stands for a group of keys: what it is, and what is missing without it. */
    private static final Map<String, List<String>> ABOUT = Map.of(
            "user",
            List.of("user, group", "services run as vigild's own user"),
            "no-new-privileges",
            List.of("no-new-privileges", "set-user-ID programs give them rights"),
            "capabilities",
            List.of("capabilities", "they keep vigild's rights"),
            "read-only",
            List.of("read-only, hidden, protect-*", "they see and write all files of their user"),
            "private-tmp",
            List.of("private-tmp, private-devices", "they share /tmp and /dev with all"),
            "private-network",
            List.of("private-network", "they reach the network"),
            "restrict-namespaces",
            List.of("restrict-namespaces", "they may make user namespaces"),
            "keyring",
            List.of("keyring", "they share the session keyring of vigild"),
            "cgroup",
            List.of("control groups (v2)", "processes are told by session and environment"));

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "doctor [FILE...] [--json]",
                "Show what this kernel and the rights of the caller allow, feature by feature, and which services lose"
                        + " what.",
                "Each is tried, in a thread or a child that ends at once. Services are those of FILE, or of the"
                        + " configuration that vigil check would take.",
                "Exit code: 0 all services get what they ask for, 1 some do not.");
        spec.addOption(ArgumentSpecs.flag("Print JSON.", "--json"));
        spec.addOption(ArgumentSpecs.allowUntrusted("files"));
        spec.addPositional(ArgumentSpecs.many(0, 0, "FILE", "vigil.toml, Procfile."));
        ArgumentSpecs.examples(
                spec, "as whom vigild will run", "sudo vigil doctor", "for a script", "vigil doctor --json");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        NativeLinux linux = new NativeLinux();
        SandboxCheck check = new SandboxCheck(linux);
        Map<String, Optional<String>> features = new LinkedHashMap<>();
        features.put(
                "user",
                linux.geteuid() == 0
                        ? check.capabilities().getOrDefault("no-new-privileges", Optional.empty())
                        : Optional.of("only root may change user and groups (EPERM)"));
        features.putAll(check.capabilities());
        features.put("cgroup", cgroups(linux));
        Map<String, List<SandboxLoss>> losses = losses(invocation, check);
        if (invocation.has("--json")) {
            invocation.out().json(json(features, losses));
        } else {
            print(invocation.out(), linux, features, losses);
        }
        return losses.values().stream().allMatch(List::isEmpty) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Optional<String> cgroups(NativeLinux linux) {
        List<Path> roots = List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"));
        Optional<Path> root = roots.stream()
                .filter(path -> Files.exists(path.resolve("cgroup.procs"))
                        && Files.exists(path.resolve("cgroup.subtree_control")))
                .findFirst();
        if (root.isEmpty()) {
            return Optional.of("no cgroup2 is mounted below /sys/fs/cgroup");
        }
        String own = linux.readFile("/proc/self/cgroup")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("0::"))
                .findFirst()
                .map(line -> line.substring(3))
                .orElse("/");
        Path folder = Path.of(root.get() + own);
        return Files.isWritable(folder) ? Optional.empty() : Optional.of(folder + " cannot be written");
    }

    private static Map<String, List<SandboxLoss>> losses(Invocation invocation, SandboxCheck check) {
        ConfigurationFiles files = new ConfigurationFiles(invocation)
                .named(invocation.words(0))
                .orDirectory()
                .orPlaces();
        Map<String, List<SandboxLoss>> losses = new LinkedHashMap<>();
        if (files.files().isEmpty()) {
            return losses;
        }
        Loaded loaded = files.read();
        if (!loaded.problems().isEmpty()) {
            throw ConfigurationFiles.invalid(loaded);
        }
        for (ServiceSpec service : loaded.services()) {
            losses.putIfAbsent(service.group(), check.losses(service));
        }
        return losses;
    }

    private static void print(
            OutputBuffer out,
            NativeLinux linux,
            Map<String, Optional<String>> features,
            Map<String, List<SandboxLoss>> losses) {
        String release =
                linux.readFile("/proc/sys/kernel/osrelease").orElse("unknown").strip();
        out.line("Linux " + release + ", " + (linux.geteuid() == 0 ? "root" : "uid " + linux.geteuid()));
        TextTable table = new TextTable(1, "FEATURE", "HERE", "REASON");
        features.forEach(
                (key, reason) -> table.row(about(key).getFirst(), reason.isEmpty() ? "yes" : "no", reason.orElse("")));
        table.print(out);
        features.forEach((key, reason) -> {
            if (reason.isPresent()) {
                out.line("without " + about(key).getFirst() + ": " + about(key).getLast());
            }
        });
        List<String> lines = new ArrayList<>();
        losses.forEach((service, lost) -> lost.forEach(loss -> lines.add(service + " loses " + loss)));
        lines.forEach(out::line);
        if (!losses.isEmpty() && lines.isEmpty()) {
            out.line(
                    losses.size() == 1
                            ? "1 service gets all that it asks for"
                            : "all " + losses.size() + " services get all that they ask for");
        }
    }

    private static List<String> about(String key) {
        return ABOUT.getOrDefault(key, List.of(key, ""));
    }

    private static String json(Map<String, Optional<String>> features, Map<String, List<SandboxLoss>> losses) {
        StringBuilder json = new StringBuilder("{\"features\":{");
        features.forEach((key, reason) -> {
            JsonLine.quote(json.append(json.charAt(json.length() - 1) == '{' ? "" : ","), key);
            json.append(":{\"here\":").append(reason.isEmpty());
            reason.ifPresent(text -> JsonLine.quote(json.append(",\"reason\":"), text));
            json.append('}');
        });
        json.append("},\"services\":{");
        losses.forEach((service, lost) -> {
            JsonLine.quote(json.append(json.charAt(json.length() - 1) == '{' ? "" : ","), service);
            json.append(":[");
            lost.forEach(loss ->
                    JsonLine.quote(json.append(json.charAt(json.length() - 1) == '[' ? "" : ","), loss.toString()));
            json.append(']');
        });
        return json.append("}}").toString();
    }
}
