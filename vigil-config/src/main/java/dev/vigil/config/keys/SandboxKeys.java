package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.config.text.Suggestion;
import dev.vigil.core.CapabilityName;
import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of {@code sandbox}. */
final class SandboxKeys implements KeyGroup {
    private static final ValueType<String> CAPABILITY =
            ValueType.text("a capability such as \"NET_BIND_SERVICE\"", SandboxKeys::capability);
    private static final ValueType<List<String>> PATHS =
            ValueType.text("an absolute path", SandboxKeys::path).many("an array of absolute paths");

    private static final Map<Protection, Key<Boolean>> PROTECTIONS = protections();

    private static final Key<List<String>> CAPABILITIES = Key.of(
            "capabilities",
            CAPABILITY.many("an array of capabilities"),
            "those of vigild",
            "The only capabilities(7) that its programs may have, and, with a `user` who is not root, the ones that"
                    + " they get; `[]` for none.");
    private static final Key<List<String>> READ_ONLY = Key.of(
            "read-only",
            PATHS,
            "none",
            "For reading only, with all that is mounted below. `[\"/\"]` is everything but what `private-tmp` and"
                    + " `directories` make. A path that begins with `-` may be missing.");
    private static final Key<List<String>> READ_WRITE =
            Key.of("read-write", PATHS, "none", "Exceptions from `read-only` and `hidden`.");
    private static final Key<List<String>> HIDDEN =
            Key.of("hidden", PATHS, "none", "Files and folders that are empty for it and cannot be entered.");
    private static final Key<Boolean> STRICT = Key.of(
            "strict",
            ValueType.truth(),
            "false",
            "Refuse the start where this machine or vigild's rights do not allow all of it. Else it starts without, and"
                    + " `check`, `status` and `why` say so; `vigil doctor` tells what is possible.");

    private static final Key<ServiceSandbox> SANDBOX = Key.of(
            "sandbox",
            ValueType.table(table(), SandboxKeys::read),
            "none",
            "From what its programs are kept, its commands too. Root needs Linux 5.12; another user's vigild needs user"
                    + " namespaces.");

    private static Map<Protection, Key<Boolean>> protections() {
        Map<Protection, Key<Boolean>> keys = new EnumMap<>(Protection.class);
        for (Protection protection : Protection.values()) {
            keys.put(protection, Key.of(protection.word(), ValueType.truth(), "false", doc(protection)));
        }
        return keys;
    }

    private static String doc(Protection protection) {
        return switch (protection) {
            case NO_NEW_PRIVILEGES -> "Nothing that it executes gains rights: no set-user-ID, no file capabilities.";
            case PRIVATE_TMP ->
                "A `/tmp` and `/var/tmp` of its own, in memory, empty at each start and gone at its end; its commands"
                        + " have others.";
            case PRIVATE_DEVICES -> "A `/dev` with null, zero, full, random, urandom, tty, pts and shm only.";
            case PRIVATE_NETWORK -> "A network of its own with a loopback and nothing else.";
            case PROTECT_HOME -> "`/home`, `/root` and `/run/user` are hidden.";
            case PROTECT_KERNEL ->
                "Settings of the kernel (`/proc/sys`, `/sys`) are read-only; its memory, log and modules are hidden.";
            case RESTRICT_NAMESPACES ->
                "It can make and enter no namespaces, and run no programs of another architecture, by seccomp(2).";
            case KEYRING -> "A new session keyring, keyrings(7).";
        };
    }

    private static KeyTable table() {
        List<Key<?>> keys = new ArrayList<>();
        keys.add(PROTECTIONS.get(Protection.NO_NEW_PRIVILEGES));
        keys.add(CAPABILITIES);
        PROTECTIONS.forEach((protection, key) -> {
            if (protection != Protection.NO_NEW_PRIVILEGES) {
                keys.add(key);
            }
        });
        keys.addAll(List.of(READ_ONLY, READ_WRITE, HIDDEN, STRICT));
        return KeyTable.of(keys);
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(SANDBOX);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(SANDBOX)
                .filter(SandboxKeys::asksForSomething)
                .map(sandbox -> spec.withSection(ServiceSandbox.class, sandbox))
                .orElse(spec);
    }

    private static boolean asksForSomething(ServiceSandbox sandbox) {
        return !sandbox.protections().isEmpty()
                || sandbox.capabilities().isPresent()
                || !sandbox.paths().equals(ServiceSandbox.Paths.NONE);
    }

    private static Optional<ServiceSandbox> read(ConfigSection section) {
        Set<Protection> wanted = EnumSet.noneOf(Protection.class);
        PROTECTIONS.forEach((protection, key) -> {
            if (section.get(key).orElse(false)) {
                wanted.add(protection);
            }
        });
        List<String> readOnly = section.get(READ_ONLY).orElse(List.of());
        List<String> readWrite = section.get(READ_WRITE).orElse(List.of());
        List<String> hidden = section.get(HIDDEN).orElse(List.of());
        refuseBoth(section, READ_WRITE, readWrite, READ_ONLY, readOnly);
        refuseBoth(section, HIDDEN, hidden, READ_ONLY, readOnly);
        refuseBoth(section, HIDDEN, hidden, READ_WRITE, readWrite);
        if (hidden.contains("/")) {
            section.refuse(HIDDEN, "nothing would be left of it (\"/\")");
        }
        return Optional.of(new ServiceSandbox(
                wanted,
                section.get(CAPABILITIES).map(names -> names.stream().distinct().toList()),
                new ServiceSandbox.Paths(readOnly, readWrite, hidden),
                section.get(STRICT).orElse(false)));
    }

    private static void refuseBoth(
            ConfigSection section, Key<?> key, List<String> paths, Key<?> other, List<String> others) {
        List<String> bare = others.stream().map(SandboxKeys::bare).toList();
        paths.stream()
                .map(SandboxKeys::bare)
                .filter(bare::contains)
                .findFirst()
                .ifPresent(path -> section.refuse(key, path + " is in " + other.name() + " too"));
    }

    private static String bare(String path) {
        return path.startsWith("-") ? path.substring(1) : path;
    }

    private static String capability(String text) {
        return CapabilityName.find(text)
                .orElseThrow(() -> new InvalidValue(
                        "not a capability", text, Suggestion.suggest(CapabilityName.bare(text), CapabilityName.ALL)));
    }

    private static String path(String text) {
        String path = bare(text);
        if (!path.startsWith("/")) {
            throw new InvalidValue("not an absolute path", text);
        }
        if (("/" + path + "/").contains("/../")) {
            throw new InvalidValue("a path without .. says what is meant", text);
        }
        String plain = path.replaceAll("/(\\.?/)+", "/");
        String trimmed = plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        return text.startsWith("-") ? "-" + trimmed : trimmed;
    }
}
