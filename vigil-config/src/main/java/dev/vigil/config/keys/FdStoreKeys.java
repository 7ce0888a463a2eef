package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.core.spec.FdStoreLimit;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The key of the file descriptor store. */
final class FdStoreKeys implements KeyGroup {
    /** Their names, of at most 255 characters each, must fit one variable of execve(2). */
    private static final int MAX = 500;

    private static final int FIRST_FD = 3;

    private static final Key<Integer> FD_STORE_MAX = Key.of(
            "fd-store-max",
            ValueType.whole(0, MAX),
            "0",
            "How many open files vigild keeps for it while it is restarted, as systemd's `FileDescriptorStoreMax=`: it"
                    + " sends them with `FDSTORE=1` to `$NOTIFY_SOCKET`, and its next launch has them as"
                    + " sd_listen_fds(3) says. They are let go when it is stopped. `$FDSTORE` is this number.");

    @Override
    public List<Key<?>> keys() {
        return List.of(FD_STORE_MAX);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(FD_STORE_MAX)
                .filter(max -> max > 0)
                .map(max -> spec.withSection(FdStoreLimit.class, new FdStoreLimit(max)))
                .orElse(spec);
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        int max = spec.section(FdStoreLimit.class).map(FdStoreLimit::max).orElse(0);
        if (spec.readiness().orElse(null) instanceof Readiness.NotificationFd(int fd) && fd < FIRST_FD + max) {
            service.refuse(
                    FD_STORE_MAX,
                    "its descriptors take the numbers " + FIRST_FD + " to " + (FIRST_FD + max - 1)
                            + ", one of which is ready.fd");
        }
    }
}
