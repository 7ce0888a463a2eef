package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * From what the programs of a service are kept.
 *
 * @param protections those that are wanted
 * @param capabilities names without {@code CAP_} in upper case, the only ones it may have; empty: those of vigild
 * @param paths what becomes of files
 * @param strict whether the start is refused where the machine cannot do all of this
 */
public record ServiceSandbox(
        Set<Protection> protections, Optional<List<String>> capabilities, Paths paths, boolean strict)
        implements Section {
    public ServiceSandbox {
        protections = protections.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(protections));
    }

    /** It is made when a program is spawned. */
    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        protections.forEach(each -> settings.add(Setting.restart("sandbox." + each.word(), "true")));
        capabilities.ifPresent(list -> settings.add(Setting.restart("sandbox.capabilities", Setting.text(list))));
        add(settings, "read-only", paths.readOnly());
        add(settings, "read-write", paths.readWrite());
        add(settings, "hidden", paths.hidden());
        if (strict) {
            settings.add(Setting.atStart("sandbox.strict", "true"));
        }
        return settings;
    }

    private static void add(List<Setting> settings, String key, List<String> paths) {
        if (!paths.isEmpty()) {
            settings.add(Setting.restart("sandbox." + key, Setting.text(paths)));
        }
    }

    /** Whether {@code protection} is wanted. */
    public boolean has(Protection protection) {
        return protections.contains(protection);
    }

    /** What is either wanted or not. */
    public enum Protection {
        /** No program that it executes gains rights by set-user-ID or file capabilities, prctl(2). */
        NO_NEW_PRIVILEGES,
        /** An empty {@code /tmp} and {@code /var/tmp} of its own. */
        PRIVATE_TMP,
        /** A {@code /dev} with nothing but pseudo devices. */
        PRIVATE_DEVICES,
        /** A network of its own with nothing but a loopback. */
        PRIVATE_NETWORK,
        /** {@code /home}, {@code /root} and {@code /run/user} are empty for it. */
        PROTECT_HOME,
        /** Settings, memory, log and modules of the kernel are out of its reach. */
        PROTECT_KERNEL,
        /** It can make and enter no namespaces. */
        RESTRICT_NAMESPACES,
        /** A session keyring of its own, keyrings(7). */
        KEYRING;

        /** As the key is called: {@code private-tmp}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What becomes of files, by absolute paths; a leading {@code -} means: may be missing.
     *
     * @param readOnly cannot be written, and all below
     * @param readWrite exceptions from what is read-only or hidden
     * @param hidden empty and closed
     */
    public record Paths(List<String> readOnly, List<String> readWrite, List<String> hidden) {
        public static final Paths NONE = new Paths(List.of(), List.of(), List.of());

        public Paths {
            readOnly = List.copyOf(readOnly);
            readWrite = List.copyOf(readWrite);
            hidden = List.copyOf(hidden);
        }
    }
}
