package dev.vigil.config.toml;

import dev.vigil.config.keys.SupervisorKeys;
import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Scope;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.config.model.SourceFile;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A configuration file in TOML: {@code [vigil]} and {@code [service.NAME]}. */
public final class TomlFile {
    private static final Key<ConfigSection> VIGIL =
            Key.of("vigil", ValueType.table(SupervisorKeys.TABLE, Optional::of), "", "The supervisor itself.");
    private static final Key<List<ServiceDraft>> SERVICE =
            Key.of("service", ValueType.of("a table of services", TomlFile::services), "", "The services, by name.");
    private static final KeyTable TABLE = KeyTable.of(VIGIL, SERVICE);

    private TomlFile() {}

    /** The services of {@code file}; what is wrong with the file is noted. */
    public static List<ServiceDraft> read(SourceFile file, LoadContext context) {
        TomlParser.Parsed parsed = TomlParser.parse(file, context);
        Scope whole = Scope.of(file, context.problems());
        ConfigSection root = ConfigSection.open(parsed.root(), TABLE, "", parsed.torn() ? whole.asTorn() : whole);
        root.get(VIGIL).ifPresent(vigil -> readSupervisor(vigil, context));
        return root.get(SERVICE).orElse(List.of());
    }

    private static void readSupervisor(ConfigSection vigil, LoadContext context) {
        vigil.value(SupervisorKeys.INCLUDE)
                .ifPresent(value -> vigil.get(SupervisorKeys.INCLUDE).orElse(List.of()).stream()
                        .map(value.scope()::resolve)
                        .forEach(path -> context.include(new LoadContext.Include(value.place(), path))));
        vigil.get(SupervisorKeys.LOG_TOTAL).ifPresent(bytes -> {
            if (!context.limitLogs(bytes)) {
                vigil.refuse(SupervisorKeys.LOG_TOTAL, "another file gives it too");
            }
        });
        vigil.get(SupervisorKeys.SHUTDOWN_TIMEOUT).ifPresent(time -> {
            if (!context.limitShutdown(time)) {
                vigil.refuse(SupervisorKeys.SHUTDOWN_TIMEOUT, "another file gives it too");
            }
        });
    }

    private static Optional<List<ServiceDraft>> services(Value value) {
        if (!(value.raw() instanceof ConfigValue.Table table)) {
            return value.refuse("not a table of services, [service.NAME]");
        }
        List<ServiceDraft> drafts = new ArrayList<>();
        table.entries()
                .forEach((name, service) ->
                        draft(name, value.child(name, service)).ifPresent(drafts::add));
        return Optional.of(drafts);
    }

    private static Optional<ServiceDraft> draft(String name, Value service) {
        return service.raw() instanceof ConfigValue.Table keys
                ? Optional.of(new ServiceDraft(name, service.place(), keys, service.path(), service.scope()))
                : service.refuse("not a table, [" + service.path() + "]");
    }
}
