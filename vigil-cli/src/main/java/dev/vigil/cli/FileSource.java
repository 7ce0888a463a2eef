package dev.vigil.cli;

import dev.vigil.config.Loaded;
import dev.vigil.config.SupervisorSettings;
import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.change.ConfigurationSource;
import dev.vigil.daemon.launch.LaunchCheck;
import dev.vigil.linux.NativeLinux;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The files that a vigild in this process was started with, read again as they are then. */
final class FileSource implements ConfigurationSource {
    private final Invocation invocation;
    private final Supplier<ConfigurationFiles> found;
    private final UnaryOperator<List<ServiceSpec>> options;
    private final boolean startsNew;

    /**
     * @param found looks for them anew
     * @param options what the command line adds to what they say
     * @param startsNew whether a service that becomes known is started
     */
    FileSource(
            Invocation invocation,
            Supplier<ConfigurationFiles> found,
            UnaryOperator<List<ServiceSpec>> options,
            boolean startsNew) {
        this.invocation = invocation;
        this.found = found;
        this.options = options;
        this.startsNew = startsNew;
    }

    /** A place in which no file is left is taken for a mistake: it would stop everything. */
    @Override
    public Reading read(List<String> files) {
        try {
            ConfigurationFiles chosen = files.isEmpty() ? found.get() : new ConfigurationFiles(invocation).named(files);
            chosen.found();
            Loaded loaded = chosen.read();
            List<String> problems =
                    loaded.problems().stream().map(Problem::toString).toList();
            List<ServiceSpec> services = problems.isEmpty() ? options.apply(chosen.services(loaded)) : List.of();
            return new Reading(services, problems, loaded.settings());
        } catch (CommandFailure failure) {
            return new Reading(List.of(), List.of(String.valueOf(failure.getMessage())), SupervisorSettings.DEFAULT);
        }
    }

    @Override
    public boolean startsNew() {
        return startsNew;
    }

    @Override
    public List<String> problems(ServiceSpec spec) {
        return new LaunchCheck(new NativeLinux()).problems(spec);
    }
}
